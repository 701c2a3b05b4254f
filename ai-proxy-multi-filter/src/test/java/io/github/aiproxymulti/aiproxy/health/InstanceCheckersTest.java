package io.github.aiproxymulti.aiproxy.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.Instance;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.Endpoint;
import io.github.aiproxymulti.healthcheck.ResourceId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstanceCheckersTest {

    @Test
    void givesProbesTheCredentialsEachTimeAnewAndChangesNothing_HC11_HC157() {
        InstancePlan plan = Plans.one(
                "openai",
                "auth: {header: {Authorization: Bearer token}, query: {api_key: secret}},"
                        + " checks: {active: {http_path: /status}}");
        Instance before = plan.instance();
        ActiveCheck checkBefore = check(before);

        for (int i = 0; i < 3; i++) {
            ActiveCheck derived = derive(plan);
            assertThat(derived.path()).isEqualTo("/status?api_key=secret");
            assertThat(derived.headers()).containsExactly("Authorization: Bearer token");
        }

        assertThat(check(before)).isSameAs(checkBefore);
        assertThat(checkBefore.path()).isEqualTo("/status");
        assertThat(checkBefore.headers()).isEmpty();
    }

    @Test
    void appendsToAPathThatHasAQuery_HC12_HC158() {
        InstancePlan plan = Plans.one(
                "openai", "auth: {query: {api_key: secret}}, checks: {active: {http_path: '/status?probe=ready'}}");

        assertThat(derive(plan).path()).isEqualTo("/status?probe=ready&api_key=secret");
        assertThat(derive(plan).path()).isEqualTo("/status?probe=ready&api_key=secret");
    }

    @Test
    void derivesEqualChecksFromEqualCredentialsInAnyOrder_W13() {
        String checks = ", checks: {active: {http_path: /s}}";
        InstancePlan one = Plans.one("openai", "auth: {header: {B: '2', A: '1'}, query: {z: '1', y: '2'}}" + checks);
        InstancePlan other = Plans.one("openai", "auth: {header: {A: '1', B: '2'}, query: {y: '2', z: '1'}}" + checks);

        assertThat(derive(one)).isEqualTo(derive(other));
        assertThat(derive(one).headers()).containsExactly("A: 1", "B: 2");
        assertThat(derive(one).path()).isEqualTo("/s?y=2&z=1");
    }

    @Test
    void doesNotRepeatALineThatIsThereAlready() {
        InstancePlan plan = Plans.one(
                "openai",
                "auth: {header: {A: '1', B: '2'}}, checks: {active: {req_headers: ['X: y', 'A: 1', 'B: 1']}}");

        assertThat(derive(plan).headers()).containsExactly("X: y", "A: 1", "B: 1", "B: 2");
    }

    @Test
    void encodesCredentialsInThePath() {
        InstancePlan plan =
                Plans.one("openai", "auth: {query: {'a key': 'x&y=z ü'}}, checks: {active: {http_path: /s}}");

        assertThat(derive(plan).path()).isEqualTo("/s?a%20key=x%26y%3Dz%20%C3%BC");
    }

    @Test
    void leavesACheckWithoutCredentialsAsItIs() {
        InstancePlan plan = Plans.one("openai", "checks: {active: {http_path: /s}}");

        assertThat(derive(plan)).isSameAs(check(plan.instance()));
    }

    @Test
    void wantsCheckersOnlyWhereChecksAndAHostAre() {
        String checks = "checks: {active: {}}";
        List<InstancePlan> plans = Plans.list(
                Plans.item("default", "openai", checks),
                Plans.item("unchecked", "openai", ""),
                Plans.item("own", "openai", checks + ", override: {endpoint: 'http://10.0.0.1:8080/x?y=z'}"),
                Plans.item(
                        "region",
                        "bedrock",
                        checks + ", provider_conf: {region: us-east-1},"
                                + " auth: {aws: {access_key_id: a, secret_access_key: s}}"));

        Map<ResourceId, CheckSpec> desired = InstanceCheckers.desired("r", plans);

        assertThat(desired.keySet())
                .containsExactly(new ResourceId("r/default"), new ResourceId("r/own"), new ResourceId("r/region"));
        assertThat(desired.values().stream().map(CheckSpec::endpoints))
                .containsExactly(
                        List.of(new Endpoint("api.openai.com", 443)),
                        List.of(new Endpoint("10.0.0.1", 8080)),
                        List.of(new Endpoint("bedrock-runtime.us-east-1.amazonaws.com", 443)));
    }

    private static ActiveCheck derive(InstancePlan plan) {
        return InstanceCheckers.desired("r", List.of(plan))
                .values()
                .iterator()
                .next()
                .checks()
                .active();
    }

    private static ActiveCheck check(Instance instance) {
        assertThat(instance.checks()).isNotNull();
        return instance.checks().active();
    }
}

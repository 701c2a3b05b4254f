package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Cases of the original's health tests that are about what traffic sees of checks. */
class HealthCasesTest extends EndToEnd {

    private static final String BY_CLIENT =
            "'balancer': {'algorithm': 'chash', 'hash_on': 'vars', 'key': 'remote_addr'}";

    /** Nothing listens on ports this small. */
    private static String dead(int port) {
        return "http://127.0.0.1:" + port;
    }

    @Test
    void twoHealthyInstancesShareEvenly_HC084() {
        MockLlm first = mock("first");
        MockLlm second = mock("second");
        String route = route(Conf.of(Conf.on(first, Conf.CHECKS), Conf.on(second, Conf.CHECKS)));

        chats(route, 12);

        assertThat(first.requestCount()).isEqualTo(6);
        assertThat(second.requestCount()).isEqualTo(6);
    }

    @Test
    void oneClientStaysWithOneOfTwoHealthyInstances_HC086() {
        MockLlm first = mock("first");
        MockLlm second = mock("second");
        String route = route(Conf.of(Conf.on(first, Conf.CHECKS), Conf.on(second, Conf.CHECKS))
                .with(BY_CLIENT));

        chats(route, 12);

        assertThat(Stream.of(first.requestCount(), second.requestCount())).containsExactlyInAnyOrder(12L, 0L);
    }

    @Test
    void theOnlyHealthyOneOfNineGetsEveryKey_HC087() {
        MockLlm live = mock("live");
        List<String> instances = new ArrayList<>(List.of(Conf.on(live, Conf.CHECKS)));
        for (int i = 1; i <= 8; i++) {
            instances.add(Conf.at("dead" + i, dead(i), Conf.CHECKS));
        }
        String route = route(Conf.of(instances.toArray(String[]::new)).with(BY_CLIENT));
        for (int i = 1; i <= 8; i++) {
            String name = "dead" + i;
            Eventually.eventually(() ->
                    assertThat(Health.read(this).node(route, name).status()).isEqualTo("unhealthy"));
        }

        chats(route, 12);

        assertThat(live.requestCount()).isEqualTo(12);
    }

    @Test
    void eachDeadInstanceIsAskedOnceAndThenAllWereTried_HC088() {
        String route = route(Conf.of(Conf.at("one", dead(1)), Conf.at("two", dead(2)))
                .with(BY_CLIENT)
                .with("'attempts_header': true")
                .fallback("http_5xx"));

        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = chat(route);
            assertThat(answer.statusCode()).isEqualTo(502);
            String attempts = answer.headers().firstValue("X-AI-Proxy-Attempts").orElse("");
            assertThat(attempts.split(",", -1)).hasSize(2);
            assertThat(attempts).contains("one", "two");
        }
    }

    @Test
    void instancesBehindTlsAreProbedOverIt_HC104() {
        String strict = Conf.CHECKS.replace("'type': 'http'", "'type': 'https'");
        String lax = strict.replace("'https'", "'https', 'https_verify_certificate': false");
        TlsModel first = closing(new TlsModel());
        TlsModel second = closing(new TlsModel());
        String route = route(Conf.of(
                        Conf.at("first", first.url(), lax),
                        Conf.at("second", second.url(), lax),
                        Conf.at("strict", second.url(), strict))
                .with("'ssl_verify': false"));

        Eventually.eventually(() ->
                assertThat(Health.read(this).node(route, "strict").status()).isEqualTo("unhealthy"));
        for (String name : List.of("first", "second")) {
            assertThat(Health.read(this).node(route, name).status()).isEqualTo("healthy");
            assertThat(Health.read(this)
                            .resources()
                            .valueStream()
                            .filter(resource -> resource.path("name").asString().equals(route + "/" + name)))
                    .hasSize(1)
                    .allMatch(resource -> resource.path("type").asString().equals("https"));
        }
        chats(route, 2);
    }

    @Test
    void aDeadInstanceIsFoundAndALiveOneUsedOverIpv6_HC107() {
        MockLlm live = mock(MockLlm.builder().name("live").host("::1"));
        String route = route(Conf.of(
                Conf.at("live", "http://[::1]:" + live.port(), Conf.CHECKS),
                Conf.at("dead", "http://[::1]:1", Conf.CHECKS)));
        Eventually.eventually(
                () -> assertThat(Health.read(this).node(route, "dead").status()).isEqualTo("unhealthy"));

        chats(route, 12);

        assertThat(live.requestCount()).isEqualTo(12);
        assertThat(Health.read(this).node(route, "live").status()).isEqualTo("healthy");
    }

    @Test
    void anUpstreamThatRefusesTheKeyIsPassedOnWhateverItsChecksSay_HC163() {
        MockLlm model = mock("model");
        model.faults(Faults.none().status(401));
        String route = route(Conf.of(Conf.on(model, Conf.CHECKS), Conf.at("spare", dead(1), "'weight': 0")));

        assertThat(chat(route).statusCode()).isEqualTo(401);
    }

    private void chats(String route, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(chat(route).statusCode()).isEqualTo(200);
        }
    }
}

package io.github.aiproxymulti.healthcheck.actuate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.HealthStatus;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetOverride;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

class HealthChecksEndpointTest {

    private static final String[] R = {"r"};

    private final World world = new World();
    private final HealthChecksEndpoint endpoint = new HealthChecksEndpoint(world.engine, world.engine);
    private final HealthChecksEndpoint readOnly = new HealthChecksEndpoint(world.engine, null);

    @AfterEach
    void close() {
        world.close();
    }

    private void oneTargetIsDown() {
        world.prober.answer("10.0.0.2", new Observation.TcpFailure("<refused> & \"closed\""));
        world.want(Specs.BASE.at("10.0.0.1:8080", "10.0.0.2:8080")).seconds(5);
        assertThat(world.status("10.0.0.2")).isEqualTo(HealthStatus.UNHEALTHY);
    }

    private static Map<?, ?> map(WebEndpointResponse<Object> response) {
        return (Map<?, ?>) requireNonNull(response.getBody());
    }

    private static Map<?, ?> lastNode(Map<?, ?> details) {
        List<?> nodes = (List<?>) requireNonNull(details.get("nodes"));
        return (Map<?, ?>) nodes.get(nodes.size() - 1);
    }

    @Test
    void theListHasExactlyTheShapeOfTheStatusApi_HC138() {
        oneTargetIsDown();

        assertThat(endpoint.all(ReportFormat.JSON).getBody())
                .isEqualTo(List.of(Map.of(
                        "name",
                        "r",
                        "type",
                        "http",
                        "nodes",
                        List.of(node("10.0.0.1", "healthy", 0), node("10.0.0.2", "unhealthy", 2)))));
    }

    private static Map<String, Object> node(String ip, String status, int tcpFailures) {
        return Map.of(
                "ip",
                ip,
                "port",
                8080,
                "hostname",
                ip,
                "status",
                status,
                "counter",
                Map.of("success", 0, "http_failure", 0, "tcp_failure", tcpFailures, "timeout_failure", 0));
    }

    @Test
    void theListHasExactlyItsFieldsEvenOfATargetThatIsOverriddenMovedOrGone_W19() {
        oneTargetIsDown();
        world.engine.override(World.R, world.key("10.0.0.1"), TargetOverride.DRAIN);
        world.want(Specs.BASE.host("h.test").at("10.0.0.1:8080", "10.0.0.2:8080"));
        world.want(Specs.BASE.host("h.test").at("10.0.0.1:8080")).seconds(1);

        List<?> list = (List<?>) requireNonNull(endpoint.all(ReportFormat.JSON).getBody());
        Map<?, ?> resource = (Map<?, ?>) list.get(0);
        assertThat(list).hasSize(1);
        assertThat(resource.keySet()).isEqualTo(Set.of("name", "type", "nodes"));
        assertThat((List<?>) resource.get("nodes")).singleElement().satisfies(node -> {
            assertThat(((Map<?, ?>) node).keySet()).isEqualTo(Set.of("ip", "port", "hostname", "status", "counter"));
            assertThat(((Map<?, ?>) requireNonNull(((Map<?, ?>) node).get("counter"))).keySet())
                    .isEqualTo(Set.of("success", "http_failure", "tcp_failure", "timeout_failure"));
        });
    }

    @Test
    void thePageHasTheStatusInTheFifthCellAfterTheAddress_HC138() {
        oneTargetIsDown();

        String page = (String) requireNonNull(endpoint.all(ReportFormat.HTML).getBody());
        List<List<String>> rows = Pattern.compile("<tr[^>]*>(<td.*?)</tr>", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(row -> Pattern.compile("<td[^>]*>(.*?)</td>", Pattern.DOTALL)
                        .matcher(row.group(1))
                        .results()
                        .map(cell -> cell.group(1).replaceAll("<[^>]*>", ""))
                        .toList())
                .toList();

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).subList(0, 9))
                .containsExactly("1", "r", "http", "10.0.0.1:8080", "healthy", "0", "0", "0", "0");
        assertThat(rows.get(1).subList(0, 9))
                .containsExactly("2", "r", "http", "10.0.0.2:8080", "unhealthy", "0", "2", "0", "0");
        assertThat(rows.get(1).get(11)).contains("2 of 2 tcp failures (last: &lt;refused&gt;");
    }

    @Test
    void theListIsEmptyWhenNothingIsChecked() {
        assertThat(endpoint.all(ReportFormat.JSON).getBody()).isEqualTo(List.of());
    }

    @Test
    void resourcesAreSortedByName() {
        var spec = Specs.BASE.at("10.0.0.1");
        world.engine.reconcile(
                "test", Map.of(new ResourceId("b"), spec, new ResourceId("a/2"), spec, new ResourceId("a/1"), spec));

        assertThat((List<?>) endpoint.all(ReportFormat.JSON).getBody())
                .extracting(resource -> ((Map<?, ?>) resource).get("name"))
                .isEqualTo(List.of("a/1", "a/2", "b"));
    }

    @Test
    void detailsShowTheLastProbeAndTheTransitionsWithTheirCause() {
        oneTargetIsDown();

        Map<?, ?> details = map(endpoint.one(ReportFormat.JSON, R));
        Map<?, ?> down = lastNode(details);

        assertThat(details.get("phase")).isEqualTo("READY");
        assertThat(details.get("owner")).isEqualTo("test");
        assertThat((Long) details.get("generation")).isPositive();
        assertThat((Map<?, ?>) down.get("last_probe"))
                .extracting("outcome", "error")
                .isEqualTo(List.of("tcp_failure", "<refused> & \"closed\""));
        assertThat((List<?>) down.get("transitions"))
                .extracting(one -> ((Map<?, ?>) one).get("to"))
                .isEqualTo(List.of("mostly_healthy", "unhealthy"));
    }

    @Test
    void anUnknownResourceIsNotFoundInEitherFormat_HC142() {
        assertThat(endpoint.one(ReportFormat.JSON, new String[] {"x", "y"}).getStatus())
                .isEqualTo(404);
        WebEndpointResponse<Object> page = endpoint.one(ReportFormat.HTML, new String[] {"<script>"});
        assertThat(page.getStatus()).isEqualTo(404);
        assertThat((String) page.getBody()).contains("&lt;script&gt;").doesNotContain("<script>");
    }

    @Test
    void thePageShowsEveryColumnAndEscapesEverything() {
        oneTargetIsDown();

        String page = (String) endpoint.all(ReportFormat.HTML).getBody();

        assertThat(page)
                .contains(
                        "<th>Index</th><th>Upstream</th><th>Check type</th><th>Host</th>",
                        "<th>Status</th><th>Success counts</th><th>TCP Failures</th><th>HTTP Failures</th>"
                                + "<th>TIMEOUT Failures</th>",
                        "10.0.0.2:8080",
                        "1 of 2 targets usable",
                        "http-equiv=\"refresh\"",
                        "&lt;refused&gt; &amp; &quot;closed&quot;")
                .doesNotContain("<refused>", "<script", "src=", "href=");
    }

    @Test
    void anOverriddenTargetIsShownAsTrafficSeesIt() {
        world.want(Specs.BASE.at("10.0.0.1")).seconds(0.1);
        assertThat(world.engine.override(World.R, world.key("10.0.0.1"), TargetOverride.DRAIN))
                .isTrue();

        assertThat((String) endpoint.one(ReportFormat.HTML, R).getBody())
                .contains("overridden: drain, measured healthy");
        Map<?, ?> node = lastNode(map(endpoint.one(ReportFormat.JSON, R)));
        assertThat(node.get("status")).isEqualTo("unhealthy");
        assertThat(node.get("measured_status")).isEqualTo("healthy");
        assertThat(node.get("override")).isEqualTo("drain");
    }

    @Test
    void aPersonCanForceATargetWhereOverridesAreOn() {
        world.want(Specs.BASE.at("10.0.0.1")).seconds(0.1);

        assertThat(endpoint.override(R, "10.0.0.1:80", "force_unhealthy", null).getStatus())
                .isEqualTo(200);
        assertThat(world.status("10.0.0.1")).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(endpoint.override(R, "10.0.0.1:80", "auto", "10.0.0.1").getStatus())
                .isEqualTo(200);
        assertThat(endpoint.override(R, "10.0.0.1:80", "set_healthy", null).getStatus())
                .isEqualTo(200);
        assertThat(world.report("10.0.0.1").usable()).isTrue();
    }

    @Test
    void anOverrideOfNothingOrToNothingIsRefused() {
        world.want(Specs.BASE.at("10.0.0.1")).seconds(0.1);

        assertThat(endpoint.override(R, "10.0.0.9:80", "drain", null).getStatus())
                .isEqualTo(404);
        assertThat(endpoint.override(R, "10.0.0.1:80", "drain", "other").getStatus())
                .isEqualTo(404);
        assertThat(endpoint.override(new String[] {"x"}, "10.0.0.1:80", "drain", null)
                        .getStatus())
                .isEqualTo(404);
        assertThat(endpoint.override(R, "10.0.0.1:80", "explode", null).getStatus())
                .isEqualTo(400);
        assertThat(world.report("10.0.0.1").override()).isEqualTo(TargetOverride.AUTO);
    }

    @Test
    void overridesAreRefusedWhereTheyAreOff() {
        world.want(Specs.BASE.at("10.0.0.1")).seconds(0.1);

        assertThat(readOnly.override(R, "10.0.0.1:80", "drain", null).getStatus())
                .isEqualTo(403);
        assertThat(world.report("10.0.0.1").usable()).isTrue();
    }
}

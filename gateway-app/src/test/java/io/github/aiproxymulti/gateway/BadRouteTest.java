package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;

class BadRouteTest extends EndToEnd {

    private static final String FLAT = "spring.cloud.gateway.server.webflux.routes[0].";

    @Test
    void stopsTheStartNamingRoutePathAndReason() {
        gateway();
        int mark = Output.mark();
        Throwable failure = catchThrowable(() -> TestGateway.start(
                        "--" + FLAT + "id=broken",
                        "--" + FLAT + "uri=no://op",
                        "--" + FLAT + "predicates[0]=Path=/**",
                        "--" + FLAT + "filters[0].name=AiProxyMulti",
                        "--" + FLAT + "filters[0].args.instances[0].name=one",
                        "--" + FLAT + "filters[0].args.instances[0].provider=openai",
                        "--" + FLAT + "filters[0].args.instances[0].weight=-1",
                        "--" + FLAT + "filters[0].args.instances[0].auth.header.Authorization=Bearer canary-5")
                .close());

        assertThat(failure).isNotNull();
        assertThat(Output.since(mark))
                .contains("APPLICATION FAILED TO START", "broken", "instances[0].weight", "-1")
                .doesNotContain("canary-5");
    }

    @Test
    void isRejectedOnARefreshAndItsLastGoodVersionGoesOn() {
        MockLlm first = mock("first");
        MockLlm second = mock("second");
        String route = route(Conf.of(Conf.on(first)));
        int mark = Output.mark();

        change(route, Conf.of(Conf.on(second, "'weight': -1")));
        String other = route(Conf.of(Conf.on(second)));

        assertThat(chat(route).body()).contains(greeting(first));
        assertThat(chat(other).body()).contains(greeting(second));
        assertThat(Output.since(mark)).contains("route=" + route + " rejected", "instances[0].weight");

        change(route, Conf.of(Conf.on(second)));
        eventually(() -> assertThat(chat(route).body()).contains(greeting(second)));
    }

    @Test
    void isLeftOutWhenItWasNeverGood() {
        MockLlm model = mock("model");
        String route = route(Conf.of(Conf.on(model, "'provider': 'no-such-vendor'")));
        String other = route(Conf.of(Conf.on(model)));

        assertThat(chat(route).statusCode()).isEqualTo(404);
        assertThat(chat(other).statusCode()).isEqualTo(200);
    }

    @Test
    void keepsServingWhenTheFileItsConfigurationLiesInTurnsBad(@TempDir Path folder) throws IOException {
        MockLlm model = mock("model");
        Path file = folder.resolve("conf.json");
        Files.writeString(file, Conf.of(Conf.on(model)).json());
        RouteDefinition definition =
                definition("from-file", List.of(new FilterDefinition("AiProxyMulti=" + file.toUri())));
        gateway().put(definition);
        closing(() -> gateway().remove("from-file"));
        assertThat(chat("from-file").statusCode()).isEqualTo(200);

        Files.writeString(file, "{\"instances\": []}");
        gateway().refresh();
        String other = route(Conf.of(Conf.on(model)));

        eventually(() -> assertThat(chat(other).statusCode()).isEqualTo(200));
        assertThat(chat("from-file").body()).contains(greeting(model));
    }
}

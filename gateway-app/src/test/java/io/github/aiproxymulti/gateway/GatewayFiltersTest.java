package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockLlm;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway's own filters on an AI route, written before or behind the AI filter. */
class GatewayFiltersTest extends EndToEnd {

    private final MockLlm model = mock("model");

    @ParameterizedTest(name = "stream {0}, before {1}")
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void changeTheResponse(boolean stream, boolean before) {
        List<String> filters = List.of(
                "SetResponseHeader=X-Set, by-filter",
                "SetResponseHeader=Content-Type, application/x-changed",
                "DedupeResponseHeader=X-Twice",
                "AddResponseHeader=X-Twice, 1",
                "AddResponseHeader=X-Twice, 1",
                "SetStatus=207");
        String route = route(Conf.of(Conf.on(model)), before ? filters : List.of(), before ? List.of() : filters);

        HttpResponse<String> answer = stream ? stream(route) : chat(route);

        assertThat(answer.statusCode()).isEqualTo(207);
        assertThat(answer.headers().firstValue("X-Set")).hasValue("by-filter");
        assertThat(answer.headers().allValues("Content-Type")).containsExactly("application/x-changed");
        assertThat(answer.headers().allValues("X-Twice")).hasSize(1);
        assertThat(answer.headers().firstValue(JavaRoutes.SEEN)).hasValue("yes");
        assertThat(answer.body()).contains("Hello");
    }

    @ParameterizedTest(name = "stream {0}, before {1}")
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void changeTheRequest(boolean stream, boolean before) {
        List<String> filters = List.of(
                "AddRequestHeader=X-Added, by-filter",
                "AddRequestHeader=X-Forwarded-Tenant, blue",
                "RewritePath=/models/(?<rest>.*), /$\\{rest}",
                "StripPrefix=1");
        Conf conf = Conf.of(Conf.on(model)).with("'forward_headers': ['X-Forwarded-Tenant']");
        String route = route(conf, before ? filters : List.of(), before ? List.of() : filters);

        HttpResponse<String> answer = post(
                route,
                "/models/strip/images/generations?a=b",
                stream ? "{\"prompt\":1,\"stream\":true}" : "{\"prompt\":1}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(model.requests()).hasSize(1);
        assertThat(model.requests().get(0).path()).isEqualTo("/images/generations");
        assertThat(model.requests().get(0).query()).isEqualTo("a=b");
        assertThat(model.requests().get(0).header("X-Added")).hasValue("by-filter");
        assertThat(model.requests().get(0).header("X-Forwarded-Tenant")).hasValue("blue");
    }

    @Test
    void seeThePathBeforeTheProtocolIsRecognised() {
        String route = route(Conf.of(Conf.on(model)), List.of(), List.of("SetPath=/v1/responses"));

        assertThat(post(route, "/ask", "{\"input\":\"x\"}").statusCode()).isEqualTo(200);

        assertThat(model.requests().get(0).path()).isEqualTo("/v1/responses");
    }

    @Test
    void actOnRefusalsToo() {
        String route = route(Conf.of(Conf.on(model)), List.of(), List.of("SetResponseHeader=X-Set, by-filter"));

        HttpResponse<String> answer = post(route, CHAT_PATH, "{}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("X-Set")).hasValue("by-filter");
    }
}

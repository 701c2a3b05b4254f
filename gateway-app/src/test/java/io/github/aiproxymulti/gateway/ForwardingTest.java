package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import io.github.aiproxymulti.mockllm.RecordedRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingTest extends EndToEnd {

    private final MockLlm model = mock("model");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"messages\" : [ { \"role\" : \"user\", \"content\" : \"hi\" } ], \"temperature\" : 0.7 }",
                "{\"messages\":[],\n\t\"seed\":12345678901234567890123,\"n\":1.0,\"x\":1e3}\r\n ",
                "{\"messages\":[],\"top_p\":0.9,\"top_p\":0.1,\"\\u0061\":\"\\u00e4\u00e4\u20ac\"}"
            })
    void forwardsABodyThatNothingChangesByteForByte_BODY03_BODY04(String body) {
        String route = route(Conf.of(Conf.on(model), Conf.at("other", model.url())));

        assertThat(post(route, CHAT_PATH, body).statusCode()).isEqualTo(200);

        assertThat(onlyRequest().bodyText()).isEqualTo(body);
        assertThat(onlyRequest().header("Content-Type")).hasValue("application/json");
    }

    @Test
    void putsOptionsInTheirPlaceAndLeavesTheRest_BODY01() {
        String route = route(Conf.of(
                Conf.on(model, "'options': {'model': 'ours', 'temperature': 0.5, 'stop': ['a', {'b': null}]}")));

        post(route, CHAT_PATH, "{ \"model\" : \"theirs\",  \"messages\":[] , \"big\":12345678901234567890 }");

        assertThat(onlyRequest().bodyText())
                .isEqualTo("{ \"model\" : \"ours\",  \"messages\":[] , \"big\":12345678901234567890"
                        + ",\"temperature\":0.5,\"stop\":[\"a\",{\"b\":null}] }");
    }

    @Test
    void asksAStreamForItsUsage() {
        stream(route(Conf.of(Conf.on(model))));

        assertThat(onlyRequest().bodyText())
                .isEqualTo("{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                        + "\"stream_options\":{\"include_usage\":true}}");
    }

    @Test
    void sendsTheInstancesOwnKeyAndQuery_AUTH11_URL04() {
        String route = route(Conf.of(Conf.on(
                model,
                "'auth': {'header': {'Authorization': 'Bearer ours'}, 'query': {'api_key': 'apikey'}}",
                "'override': {'endpoint': '" + model.url() + "/custom/path?some_query=yes'}")));

        post(route, CHAT_PATH + "?of=client", CHAT, "Authorization", "Bearer theirs");

        RecordedRequest sent = onlyRequest();
        assertThat(sent.headers().get("Authorization")).containsExactly("Bearer ours");
        assertThat(sent.path()).isEqualTo("/custom/path");
        assertThat(sent.query().split("&")).containsExactlyInAnyOrder("api_key=apikey", "some_query=yes");
        assertThat(sent.method()).isEqualTo("POST");
    }

    @Test
    void keepsWhatIsNotTheVendorsBusiness() {
        String route = route(Conf.of(Conf.on(model)));

        chat(
                route,
                "Cookie",
                "session=secret",
                "Authorization",
                "Bearer theirs",
                "x-api-key",
                "theirs",
                "api-key",
                "theirs",
                "X-Forwarded-For",
                "10.0.0.1",
                "Forwarded",
                "for=10.0.0.1",
                "Proxy-Authorization",
                "theirs",
                "Accept-Encoding",
                "gzip",
                "X-Trace",
                "goes on");

        RecordedRequest sent = onlyRequest();
        assertThat(sent.headers())
                .doesNotContainKeys(
                        "cookie",
                        "x-api-key",
                        "api-key",
                        "x-forwarded-for",
                        "forwarded",
                        "proxy-authorization",
                        "accept-encoding");
        assertThat(sent.headers().toString()).doesNotContain("theirs", "secret", "10.0.0.1");
        assertThat(sent.header("X-Trace")).hasValue("goes on");
        assertThat(sent.header("Host")).hasValue("127.0.0.1:" + model.port());
    }

    @Test
    void forwardsWhatIsNamed() {
        String route = route(Conf.of(Conf.on(model)).with("'forward_headers': ['cookie', 'X-Forwarded-For']"));

        chat(route, "Cookie", "session=1", "X-Forwarded-For", "10.0.0.1", "Forwarded", "for=10.0.0.1");

        assertThat(onlyRequest().header("Cookie")).hasValue("session=1");
        assertThat(onlyRequest().header("X-Forwarded-For")).hasValue("10.0.0.1");
        assertThat(onlyRequest().headers()).doesNotContainKey("forwarded");
    }

    @Test
    void lendsTheClientsKeyToAnInstanceThatHasNone() {
        String route = route(Conf.of(Conf.on(model, "'auth': {}")));

        chat(route, "Authorization", "Bearer theirs");

        assertThat(onlyRequest().header("Authorization")).hasValue("Bearer theirs");
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, STREAM})
    void bringsBackOnlyTheContentType(String body) {
        model.faults(Faults.none()
                .header("Set-Cookie", "a=b")
                .header("X-Request-Id", "7")
                .header("Retry-After", "9"));

        HttpResponse<String> answer = post(route(Conf.of(Conf.on(model))), CHAT_PATH, body);

        assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "x-request-id", "retry-after");
        assertThat(answer.headers().allValues("content-type")).hasSize(1);
    }

    @Test
    void passesAnUpstreamsRefusalOn_AUTH01() {
        model.faults(Faults.none().status(401).body("Unauthorized").contentType("text/plain"));

        HttpResponse<String> answer = chat(route(Conf.of(Conf.on(model))));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("Unauthorized");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    }

    private RecordedRequest onlyRequest() {
        assertThat(model.requests()).hasSize(1);
        return model.requests().get(0);
    }
}

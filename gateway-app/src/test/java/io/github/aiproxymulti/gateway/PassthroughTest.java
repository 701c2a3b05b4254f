package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockLlm;
import io.github.aiproxymulti.mockllm.RecordedRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class PassthroughTest extends EndToEnd {

    private static final String IMAGE = "{\"model\":\"dall-e-3\",\"prompt\":\"A cute baby sea otter\",\"n\":1}";

    private final MockLlm model = mock("model");

    @Test
    void keepsThePathOfWhatItDoesNotKnow_PT01() {
        String route = route(Conf.of(Conf.on(model)));

        HttpResponse<String> answer = post(route, "/v1/images/generations", IMAGE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("baby sea otter");
        assertThat(onlyRequest().path()).isEqualTo("/v1/images/generations");
        assertThat(onlyRequest().bodyText()).isEqualTo(IMAGE);
    }

    @Test
    void takesMessagesForAChatOnAnyPath_PT02() {
        String route = route(Conf.of(Conf.on(model)));

        assertThat(post(route, "/anything", CHAT).body()).contains(greeting(model));
        assertThat(onlyRequest().path()).isEqualTo("/v1/chat/completions");
    }

    @Test
    void prefersThePathOfTheEndpoint_PT03() {
        String route =
                route(Conf.of(Conf.on(model, "'override': {'endpoint': '" + model.url() + "/v1/chat/completions'}")));

        assertThat(post(route, "/v1/images/generations", IMAGE).body()).contains(greeting(model));
    }

    @Test
    void forwardsTheQuery_PT05() {
        post(route(Conf.of(Conf.on(model))), "/echo?name=foo", "{\"prompt\":\"x\"}");

        assertThat(onlyRequest().query()).isEqualTo("name=foo");
    }

    @Test
    void forwardsTheMethod_PT06() {
        String route = route(Conf.of(Conf.on(model)));

        send(HttpRequest.newBuilder(gateway().uri("/echo"))
                .header("Content-Type", "application/json")
                .header(ROUTE, route)
                .PUT(BodyPublishers.ofString("{\"prompt\":\"x\"}")));

        assertThat(onlyRequest().method()).isEqualTo("PUT");
    }

    @Test
    void letsTheClientsQueryWinOverTheEndpoints_PT07() {
        String endpoint = model.url() + "/plugin_proxy_rewrite_args?name=fromendpoint&ekey=eval";
        String route = route(Conf.of(Conf.on(model, "'override': {'endpoint': '" + endpoint + "'}")));

        post(route, "/v1/images?name=fromclient&ckey=cval", "{\"prompt\":\"x\"}");

        assertThat(onlyRequest().path()).isEqualTo("/plugin_proxy_rewrite_args");
        assertThat(onlyRequest().query().split("&"))
                .containsExactlyInAnyOrder("ckey=cval", "ekey=eval", "name=fromclient");
    }

    @Test
    void forwardsPathAndQueryAsTheyWereEncoded() {
        post(route(Conf.of(Conf.on(model))), "/files/a%20b%2Fc/%C3%A4?q=1%202&q=%26&flag", "{\"prompt\":\"x\"}");

        assertThat(onlyRequest().path()).isEqualTo("/files/a%20b%2Fc/%C3%A4");
        assertThat(onlyRequest().query()).isEqualTo("q=1%202&q=%26&flag");
    }

    @Test
    void answersAGetWithABodyThroughAPost_REQ03() {
        String route = route(Conf.of(Conf.on(model)));

        HttpResponse<String> answer = send(HttpRequest.newBuilder(gateway().uri(CHAT_PATH))
                .header("Content-Type", "application/json")
                .header(ROUTE, route)
                .method("GET", BodyPublishers.ofString(CHAT)));

        assertThat(answer.body()).contains(greeting(model));
        assertThat(onlyRequest().method()).isEqualTo("POST");
    }

    private RecordedRequest onlyRequest() {
        assertThat(model.requests()).hasSize(1);
        return model.requests().get(0);
    }
}

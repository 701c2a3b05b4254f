package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the endpoint {@code aiproxy} says of routes, and of requests that are not sent. */
class ExplainTest extends EndToEnd {

    private static final String CANARY = "canary-7f3a9c";
    private static final String ANTHROPIC =
            "{\"model\":\"claude\",\"max_tokens\":9,\"system\":\"Be brief\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private final MockLlm sound = mock("sound");
    private final MockLlm sick = mock("sick");
    private final MockLlm busy = mock("busy");

    @Test
    void showsWhichInstanceIsHealthyWhichIsNotAndWhichIsCoolingAndWhy() {
        String route = threeInstances();

        JsonNode report = read(get("/actuator/aiproxy/" + route, "Accept", "application/json"));

        assertThat(report.path("route").asString()).isEqualTo(route);
        assertThat(report.path("algorithm").asString()).isEqualTo("roundrobin");
        JsonNode first = report.path("instances").path(0);
        assertThat(first.path("name").asString()).isEqualTo("sound");
        assertThat(first.path("weight_in_effect").asDouble()).isEqualTo(3);
        assertThat(first.path("place").asString()).isEqualTo("in");
        assertThat(first.path("in_flight").asInt()).isZero();
        assertThat(first.path("traffic").path("requests").asInt()).isPositive();
        assertThat(first.path("traffic").path("prompt_tokens").asInt()).isPositive();
        assertThat(first.path("traffic").path("total_ms").asDouble()).isPositive();
        JsonNode second = report.path("instances").path(1);
        assertThat(second.path("health").path("usable").asBoolean(true)).isFalse();
        assertThat(second.path("weight_in_effect").asDouble()).isZero();
        JsonNode third = report.path("instances").path(2);
        assertThat(third.path("place").asString()).isEqualTo("cooling");
        assertThat(third.path("cooling").path("remaining_ms").asLong()).isBetween(1L, 40_000L);
        assertThat(third.path("cooling").path("cause").asString()).isEqualTo("status 429, as told");
        assertThat(third.path("weight_in_effect").asDouble()).isZero();
        assertThat(third.path("transitions").path(0).path("what").asString()).contains("429");
        assertThat(read(get("/actuator/aiproxy", "Accept", "application/json"))
                        .path("routes")
                        .valueStream()
                        .map(one -> one.path("route").asString()))
                .contains(route);
    }

    @Test
    void explainsWhyEachInstanceIsInOrOutAndCallsNobody() {
        String route = threeInstances();
        long before = sound.requestCount() + sick.requestCount() + busy.requestCount();
        String counted = traffic(route);

        JsonNode explained = explain(route, "", CHAT);

        assertThat(explained.path("protocol").asString()).isEqualTo("openai-chat");
        assertThat(explained.path("choice").path("instance").asString()).isEqualTo("sound");
        assertThat(why(explained, 0)).isEqualTo("nothing speaks against it");
        assertThat(why(explained, 1)).isEqualTo("unhealthy: none of its addresses is usable");
        assertThat(why(explained, 2)).startsWith("cooling until 2").endsWith(": status 429, as told");
        assertThat(explained.path("candidates").path(0).path("order").asInt()).isEqualTo(1);
        assertThat(explained.path("candidates").path(1).path("in").asBoolean(true))
                .isFalse();
        assertThat(explained.path("candidates").path(2).path("in").asBoolean(true))
                .isFalse();
        JsonNode outgoing = explained.path("outgoing");
        assertThat(outgoing.path("method").asString()).isEqualTo("POST");
        assertThat(outgoing.path("url").asString()).isEqualTo(sound.url() + CHAT_PATH);
        assertThat(outgoing.path("body").toString()).isEqualTo(CHAT);
        assertThat(sound.requestCount() + sick.requestCount() + busy.requestCount())
                .isEqualTo(before);
        assertThat(traffic(route)).isEqualTo(counted);
    }

    @Test
    void explainingTakesNoTurnInTheRotation() {
        String route = route(Conf.of(Conf.on(sound), Conf.on(sick), Conf.on(busy, "'weight': 0")));
        for (int i = 0; i < 6; i++) {
            JsonNode explained = explain(route, "", CHAT);
            assertThat(explain(route, "", CHAT)).isEqualTo(explained);
            String choice = explained.path("choice").path("instance").asString();

            assertThat(chat(route).body()).contains("Hello from " + choice);
            assertThat(why(explained, 2)).startsWith("weight 0: ");
        }
    }

    @Test
    void explainsWhatAConversionMakesOfARequest() {
        String route = route(Conf.of(Conf.on(sound, "'options': {'model': 'configured'}"), Conf.on(sick)));

        JsonNode explained = explain(route, "?path=/v1/messages&instance=sound", ANTHROPIC);

        assertThat(explained.path("protocol").asString()).isEqualTo("anthropic-messages");
        assertThat(explained.path("candidates").path(0).path("converter").asString())
                .isEqualTo("anthropic-messages to openai-chat");
        JsonNode outgoing = explained.path("outgoing");
        assertThat(outgoing.path("converter").asString()).isEqualTo("anthropic-messages to openai-chat");
        assertThat(outgoing.path("url").asString()).isEqualTo(sound.url() + CHAT_PATH);
        assertThat(outgoing.path("body").path("model").asString()).isEqualTo("configured");
        assertThat(outgoing.path("body").path("messages").path(0).path("role").asString())
                .isEqualTo("system");
        assertThat(post(route, "/v1/messages", ANTHROPIC).statusCode()).isEqualTo(200);
        MockLlm served = sound.requestCount() > 0 ? sound : sick;
        assertThat(JsonMapper.shared().readTree(served.requests().get(0).body()).path("messages"))
                .isEqualTo(outgoing.path("body").path("messages"));
        assertThat(explain(route, "", ANTHROPIC).path("protocol").asString())
                .as("the path is guessed")
                .isEqualTo("anthropic-messages");
    }

    @Test
    void explainsWhenNobodyIsLeft() {
        String route = route(Conf.of(Conf.on(busy)).with("'cooldown': {}"));
        busy.faults(Faults.none().status(429).header("Retry-After", "30"));
        assertThat(chat(route).statusCode()).isEqualTo(429);

        JsonNode choice = explain(route, "", CHAT).path("choice");

        assertThat(choice.path("instance").isNull()).isTrue();
        assertThat(choice.path("status").asInt()).isEqualTo(429);
        assertThat(choice.path("retry_after").asInt()).isBetween(20, 30);
        assertThat(choice.path("why").asString()).isEqualTo("all servers are cooling down");
    }

    @Test
    void saysWhichInstanceIsOutOfQuotaWithoutCountingAnything() {
        String route = limited("rate_limiting");
        JsonNode fresh = explain(route, "", CHAT);
        assertThat(fresh.path("candidates")
                        .path(0)
                        .path("quota")
                        .path(0)
                        .path("remaining")
                        .asInt())
                .isEqualTo(5);
        assertThat(fresh.path("candidates").path(1).path("quota").isNull()).isTrue();
        eventually(() -> {
            assertThat(chat(route).statusCode()).isEqualTo(200);
            assertThat(sound.requestCount()).isEqualTo(1);
        });

        for (int i = 0; i < 3; i++) {
            JsonNode explained = explain(route, "", CHAT);
            JsonNode spent = explained.path("candidates").path(0);
            assertThat(spent.path("in").asBoolean(true)).isFalse();
            assertThat(spent.path("why").path(0).asString())
                    .matches("out of quota: not enough of 5 tokens left, for [3-6][0-9] s");
            assertThat(spent.path("quota").path(0).path("unit").asString()).isEqualTo("tokens");
            assertThat(spent.path("quota").path(0).path("limit").asInt()).isEqualTo(5);
            assertThat(spent.path("quota").path(0).path("remaining").asInt(-1)).isZero();
            assertThat(explained.path("choice").path("instance").asString()).isEqualTo("sick");
            assertThat(why(explained, 1)).isEqualTo("nothing speaks against it");
        }
        assertThat(sound.requestCount()).isEqualTo(1);
        assertThat(chat(route).body()).contains(greeting(sick));
    }

    @Test
    void explainsThatARequestWillBeRejectedWhereQuotaIsNoMatterOfPicking() {
        String route = limited("http_5xx");
        eventually(() -> {
            chat(route);
            assertThat(explain(route, "", CHAT).path("choice").path("instance").isNull())
                    .isTrue();
        });

        JsonNode choice = explain(route, "", CHAT).path("choice");

        assertThat(choice.path("status").asInt()).isEqualTo(503);
        assertThat(choice.path("why").asString())
                .startsWith("sound is next, and out of quota: not enough of 5 tokens left");
        assertThat(explain(route, "", CHAT).path("outgoing").isNull()).isTrue();
        assertThat(chat(route).statusCode()).isEqualTo(503);
    }

    /** The first instance may spend five tokens a minute, which one answer exceeds. */
    private String limited(String strategy) {
        FilterDefinition limiter = new FilterDefinition();
        limiter.setName("AiRateLimiting");
        limiter.setArgs(new HashMap<>(
                Map.of("conf", "{\"instances\": [{\"name\": \"sound\", \"limit\": 5, \"time_window\": 60}]}")));
        String route = "explained-" + strategy;
        gateway()
                .put(definition(
                        route,
                        List.of(
                                limiter,
                                aiFilter(Conf.of(Conf.on(sound), Conf.on(sick))
                                        .fallback(strategy)
                                        .json()))));
        closing(() -> gateway().remove(route));
        return route;
    }

    @Test
    void showsNoSecretWhateverItIsCalledAndWhoeverSentIt() {
        String route = route(Conf.of(
                Conf.on(
                        sound,
                        "'auth': {'header': {'Authorization': 'Bearer " + CANARY + "-h', 'X-Own': '" + CANARY
                                + "-own'}, 'query': {'key': '"
                                + CANARY + "-q'}, 'aws': {'access_key_id': '" + CANARY + "-id', 'secret_access_key': '"
                                + CANARY + "-s'}}"),
                Conf.on(sick, "'auth': {}"),
                Conf.on(busy, "'auth': {'gcp': {'service_account_json': " + account() + "}}")));
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"my key is " + CANARY + "-h\"}],\"" + CANARY
                + "-q\":1}";
        for (String instance : List.of("sound", "sick", "busy")) {
            HttpResponse<String> explained = ask(
                    route,
                    "?instance=" + instance + "&path=" + encode("/any?client=" + CANARY + "-client"),
                    body,
                    "Authorization",
                    "Bearer " + CANARY + "-client",
                    "X-Secret",
                    CANARY + "-client");

            assertThat(explained.statusCode()).as(explained.body()).isEqualTo(200);
            assertThat(explained.body()).as(instance).contains("***").doesNotContain(CANARY);
        }
        HttpResponse<String> passthrough =
                ask(route, "?instance=sound&path=" + encode("/any?client=" + CANARY), "{\"prompt\":\"x\"}");
        assertThat(passthrough.body()).contains("passthrough", "client=***").doesNotContain(CANARY);
        for (String accept : List.of("application/json", "text/html")) {
            assertThat(get("/actuator/aiproxy", "Accept", accept).body()).doesNotContain(CANARY);
            assertThat(get("/actuator/aiproxy/" + route, "Accept", accept).body())
                    .doesNotContain(CANARY);
        }
    }

    @Test
    void asksNobodyForTheMeaningOfAPrompt() {
        String embeddings = "'embeddings': {'provider': 'openai', 'model': 'm', 'endpoint': '" + busy.url()
                + "', 'auth': {'header': {'Authorization': 'Bearer " + CANARY + "'}}}";
        String route = route(Conf.of(Conf.on(sound, "'examples': ['poems']"), Conf.on(sick, "'examples': ['sums']"))
                .with("'balancer': {'algorithm': 'semantic'}")
                .with("'semantic_opts': {" + embeddings + "}"));

        HttpResponse<String> answer = ask(route, "?instance=sick", CHAT.replace("Hi", CANARY));

        assertThat(answer.body()).doesNotContain(CANARY);
        assertThat(read(answer).path("choice").path("instance").isNull()).isTrue();
        assertThat(read(answer).path("outgoing").path("url").asString()).startsWith(sick.url());
        assertThat(read(answer).path("candidates").path(0).path("in").asBoolean())
                .isTrue();
        assertThat(busy.requestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nothing", "\"text\"", "7", "{\"messages\":"})
    void aBodyThatNoRouteTakesIsRefused(String body) {
        String route = route(Conf.of(Conf.on(sound)));

        HttpResponse<String> refused = ask(route, "", body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(read(refused).path("error_msg").asString()).isNotBlank();
        assertThat(sound.requestCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"?path=none", "?path=//elsewhere/v1", "?path=/a%5Eb", "?instance=nobody"})
    void aMalformedQuestionIsRefused(String question) {
        String route = route(Conf.of(Conf.on(sound)));

        assertThat(ask(route, question, CHAT).statusCode()).isEqualTo(400);
    }

    @Test
    void anUnknownRouteIsNotFound() {
        assertThat(ask("no/such/route", "", CHAT).statusCode()).isEqualTo(404);
        assertThat(get("/actuator/aiproxy/nobody", "Accept", "application/json").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aHostileBodyIsBounded() {
        String route = route(Conf.of(Conf.on(sound), Conf.on(sick)));
        String deep = "{\"messages\":[],\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        String wide = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "a".repeat(1_000_000) + "\"}]}";
        String tooLong = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "a".repeat(5_000_000) + "\"}]}";

        assertThat(ask(route, "", deep).statusCode()).isEqualTo(400);
        HttpResponse<String> cut = ask(route, "", wide);
        assertThat(cut.statusCode()).isEqualTo(200);
        assertThat(cut.body().length()).isLessThan(20_000);
        assertThat(read(cut).path("outgoing").path("body_cut").asBoolean()).isTrue();
        assertThat(ask(route, "", tooLong).statusCode()).isEqualTo(413);
    }

    /** A service account in a JSON text in JSON. */
    private static String account() {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
            keys.initialize(2048);
            String key = Base64.getEncoder()
                    .encodeToString(keys.generateKeyPair().getPrivate().getEncoded());
            String json = JsonMapper.shared()
                    .writeValueAsString(Map.of(
                            "client_email",
                            CANARY + "@example.test",
                            "private_key",
                            "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n"));
            return JsonMapper.shared().writeValueAsString(json);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private String threeInstances() {
        String route = route(Conf.of(Conf.on(sound, "'weight': 3"), Conf.on(sick, Conf.CHECKS), Conf.on(busy))
                .with("'cooldown': {}")
                .fallback("http_429", "http_5xx"));
        busy.faults(Faults.none().status(429).header("Retry-After", "40"));
        sick.faults(Faults.none().healthStatus(500));
        eventually(
                () -> assertThat(Health.read(this).node(route, "sick").status()).isEqualTo("unhealthy"));
        eventually(() -> {
            assertThat(chat(route).statusCode()).isEqualTo(200);
            assertThat(busy.requestCount()).isEqualTo(1);
        });
        return route;
    }

    /** Figures of the route's instances that a request would move. */
    private String traffic(String route) {
        return read(get("/actuator/aiproxy/" + route, "Accept", "application/json"))
                .path("instances")
                .valueStream()
                .map(one -> one.path("traffic").toString() + one.path("in_flight") + one.path("failures"))
                .toList()
                .toString();
    }

    private JsonNode explain(String route, String question, String body) {
        HttpResponse<String> answer = ask(route, question, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        return read(answer);
    }

    /** As {@code curl -d} would. */
    private HttpResponse<String> ask(String route, String question, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        gateway().uri("/actuator/aiproxy/" + route + "/explain" + question))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/x-www-form-urlencoded");
        return send(request, headers);
    }

    private static String why(JsonNode explained, int candidate) {
        return explained.path("candidates").path(candidate).path("why").path(0).asString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode read(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}

package io.github.aiproxymulti.aiproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Requests;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.convert.AnswerIdentity;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestAssemblerTest {

    private static final RequestAssembler ASSEMBLER =
            new RequestAssembler(new HeaderPolicy(Set.of(), false), () -> AnswerIdentity.NONE);
    private static final String PROMPT = "{\"prompt\":\"x\"}";
    private static final String CONVERSE = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}]}";

    @Test
    void postsAChatToTheVendorsOwnPlace() {
        UpstreamRequest sent =
                ready(Requests.request("GET", "/any?client=1", Requests.HI, new DefaultHttpHeaders()), "openai", "");

        assertThat(sent.method()).isEqualTo("POST");
        assertThat(sent.uri()).isEqualTo("/v1/chat/completions");
        assertThat(sent.headers().get("host")).isEqualTo("api.openai.com");
        assertThat(sent.headers().get("content-type")).isEqualTo("application/json");
        assertThat(sent.protocol()).isEqualTo(Protocol.OPENAI_CHAT);
    }

    @Test
    void sendsTheClientsOwnBodyWhenNothingChanges_BODY05() {
        ClientRequest chat = Requests.chat();

        assertThat(ready(chat, "openai", "").body()).isSameAs(chat.body());
    }

    @Test
    void setsTheConfiguredCredentialInPlaceOfTheClients_AUTH11() {
        UpstreamRequest sent = ready(
                Requests.chatWith("Authorization", "Bearer wrong token", "Cookie", "session=proxy-secret"),
                "openai",
                "auth: {header: {Authorization: Bearer token}}");

        assertThat(sent.headers().getAll("authorization")).containsExactly("Bearer token");
        assertThat(sent.headers().contains("cookie")).isFalse();
    }

    @Test
    void lendsTheClientsCredentialsToNoInstanceThatHasAnyOfItsOwn() {
        ClientRequest chat =
                Requests.chatWith("Authorization", "Bearer client", "x-api-key", "client", "api-key", "client");

        UpstreamRequest byQuery = ready(chat, "openai", "auth: {query: {api_key: k}}");
        UpstreamRequest without = ready(chat, "openai", "auth: {}");

        assertThat(byQuery.headers().names()).doesNotContain("authorization", "x-api-key", "api-key");
        assertThat(without.headers().names()).contains("authorization", "x-api-key", "api-key");
    }

    @Test
    void neverTakesFramingHeadersFromCredentials() {
        UpstreamRequest sent = ready(
                Requests.chat(),
                "openai",
                "auth: {header: {Host: evil, Content-Length: '1', Accept-Encoding: gzip, Content-Type: text/plain}}");

        assertThat(sent.headers().get("host")).isEqualTo("api.openai.com");
        assertThat(sent.headers().get("content-type")).isEqualTo("application/json");
        assertThat(sent.headers().names()).doesNotContain("content-length", "accept-encoding");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                // endpoint, auth.query, sent
                "http://h, -, /v1/chat/completions",
                "http://h:80, -, /v1/chat/completions",
                "http://h/, -, /",
                "http://h/random, -, /random",
                "http://h:8280/post, -, /post",
                "http://h/v1/chat/completions?some_query=yes, api_key: apikey,"
                        + " /v1/chat/completions?api_key=apikey&some_query=yes",
                "http://h:80?v=1, -, /v1/chat/completions?v=1",
                "http://h?a=2, a: '1', /v1/chat/completions?a=2",
                "http://h?k, -, /v1/chat/completions?k",
                "http://h?a=1&a=2, -, /v1/chat/completions?a=1&a=2",
                "http://user:pw@h/p;x=1#frag, -, /p",
            })
    void buildsTheUrl_URL02_URL03_URL04_URL07_D13(String endpoint, String authQuery, String sent) {
        String auth = authQuery == null ? "" : "auth: {query: {" + authQuery + "}}, ";

        assertThat(ready(
                                Requests.post("/v1/chat/completions?client=1", Requests.HI),
                                "openai",
                                auth + "override: {endpoint: '" + endpoint + "'}")
                        .uri())
                .isEqualTo(sent);
    }

    @Test
    void buildsTheSameUrlEveryTime_URL06() {
        InstancePlan plan = Plans.one(
                "openai", "auth: {query: {api-version: '2024-01-01'}}, override: {endpoint: 'http://h/p?extra=value'}");

        String first = ready(Requests.chat(), plan).uri();

        assertThat(ready(Requests.chat(), plan).uri())
                .isEqualTo(first)
                .isEqualTo("/p?api-version=2024-01-01&extra=value");
        assertThat(plan.instance().auth().query()).containsOnlyKeys("api-version");
    }

    @Test
    void passesPathMethodAndQueryOnWhereNoProtocolIsKnown_PT01_PT05_PT06() {
        ClientRequest put =
                Requests.request("PUT", "/v1/images/gener%20ations?name=foo&k", PROMPT, new DefaultHttpHeaders());

        UpstreamRequest sent = ready(put, "openai", "override: {endpoint: 'http://127.0.0.1:1980'}");

        assertThat(sent.method()).isEqualTo("PUT");
        assertThat(sent.uri()).isEqualTo("/v1/images/gener%20ations?name=foo&k");
        assertThat(sent.headers().get("host")).isEqualTo("127.0.0.1:1980");
        assertThat(sent.protocol()).isEqualTo(Protocol.PASSTHROUGH);
    }

    @Test
    void letsThePathOfTheEndpointReplaceTheClients_PT03() {
        assertThat(ready(
                                Requests.post("/v1/images/generations", "{\"model\":\"gpt-4o\",\"prompt\":\"t\"}"),
                                "openai",
                                "override: {endpoint: 'http://h/v1/chat/completions'}")
                        .uri())
                .isEqualTo("/v1/chat/completions");
    }

    @Test
    void putsClientArgumentsOverTheEndpointsButNeverOverCredentials_PT07() {
        String uri = ready(
                        Requests.post("/p?name=fromclient&ckey=cval&api_key=stolen&api%5Fkey=2", PROMPT),
                        "openai",
                        "auth: {query: {api_key: s}},"
                                + " override: {endpoint: 'http://h/rewrite?name=fromendpoint&ekey=eval'}")
                .uri();

        assertThat(uri.substring(uri.indexOf('?') + 1).split("&", -1))
                .containsExactlyInAnyOrder("api_key=s", "ekey=eval", "name=fromclient", "ckey=cval");
        assertThat(uri).startsWith("/rewrite?");
    }

    @Test
    void keepsTheEndpointsValueOfACredentialArgumentWhateverTheClientSends() {
        assertThat(ready(
                                Requests.post("/p?a=3", PROMPT),
                                "openai",
                                "auth: {query: {a: '1'}}, override: {endpoint: 'http://h?a=2'}")
                        .uri())
                .isEqualTo("/p?a=2");
    }

    @ParameterizedTest(name = "{0} does not speak {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "deepseek|/v1/responses|{\"input\":\"x\"}|openai-responses|openai-chat",
                "anthropic|/e|{\"input\":\"x\"}|openai-embeddings|anthropic-messages, openai-chat",
                "openai|/model/m/converse|{\"messages\":[]}|bedrock-converse|openai-chat, openai-embeddings, openai-responses",
            })
    void refusesAProtocolTheVendorDoesNotSpeak_BED07(
            String provider, String path, String body, String protocol, String supported) {
        Assembled refused = assemble(Requests.post(path, body), Plans.one(provider, ""));

        assertThat(refused).isInstanceOfSatisfying(Assembled.Refused.class, no -> {
            assertThat(no.status()).isEqualTo(400);
            assertThat(text(no.payload()))
                    .isEqualTo("provider " + provider + " does not support " + protocol + " protocol (supported: "
                            + supported + ")");
        });
    }

    @Test
    void convertsAChatForAVendorThatSpeaksItWhenTheInstanceAsksForTheOther() {
        InstancePlan plan = Plans.one("anthropic", "\"override\":{\"protocols\":[\"anthropic-messages\"]}");

        assertThat(assemble(Requests.chat(), plan)).isInstanceOfSatisfying(Assembled.Ready.class, ready -> {
            assertThat(ready.request().uri()).isEqualTo("/v1/messages");
            assertThat(ready.request().protocol()).isEqualTo(Protocol.ANTHROPIC_MESSAGES);
            assertThat(ready.request().headers().get("anthropic-version")).isEqualTo("2023-06-01");
        });
    }

    @Test
    void speaksToAVendorInTheClientsProtocolUnlessTheInstanceAsksForAnother() {
        assertThat(assemble(Requests.chat(), Plans.one("anthropic", "")))
                .isInstanceOfSatisfying(Assembled.Ready.class, ready -> {
                    assertThat(ready.request().uri()).isEqualTo("/v1/chat/completions");
                    assertThat(ready.request().conversion()).isNull();
                });
    }

    @Test
    void refusesAnInstanceThatAsksForWhatItsVendorDoesNotSpeak() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Plans.one("deepseek", "\"override\":{\"protocols\":[\"openai-chat\",\"anthropic-messages\"]}"))
                .withMessage("instance 'a': override.protocols: anthropic-messages (expected: what provider deepseek"
                        + " speaks: openai-chat)");
    }

    @Test
    void refusesAChatToBedrock_BED07_BED08() {
        Assembled refused = assemble(Requests.chat(), bedrock(""));

        assertThat(refused)
                .isInstanceOfSatisfying(
                        Assembled.Refused.class,
                        no -> assertThat(text(no.payload()))
                                .contains("provider bedrock does not support openai-chat protocol"));
    }

    @Test
    void failsTheAttemptWithoutAPath_D15_BED15() {
        Assembled failed = assemble(Requests.post("/converse", CONVERSE), bedrock(""));

        assertThat(failed).isInstanceOfSatisfying(Assembled.Failed.class, no -> {
            assertThat(no.status()).isEqualTo(400);
            assertThat(text(no.payload()))
                    .isEqualTo("{\"error_msg\":\"could not resolve upstream path: ensure the route or request body"
                            + " specifies a model, or that override.endpoint includes a path\"}\n");
        });
    }

    @Test
    void failsTheAttemptWithoutAHost() {
        InstancePlan plan = Plans.one("openai", "");

        assertThat(ASSEMBLER.assemble(Requests.chat(), plan, null)).isEqualTo(new Assembled.Failed(500, Payload.NONE));
    }

    @Test
    void putsTheClientsModelIntoThePath_BED14_BED18() {
        String model = "anthropic.claude-3-5-sonnet-20241022-v2:0";
        String body = withModel(model);

        UpstreamRequest plain = ready(Requests.post("/converse", body), bedrock(""));
        UpstreamRequest streaming =
                ready(Requests.post("/converse", body.replace("\"model\"", "\"stream\":true,\"model\"")), bedrock(""));

        assertThat(plain.uri()).isEqualTo("/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse");
        assertThat(streaming.uri()).isEqualTo("/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse-stream");
        assertThat(new String(streaming.body().bytes(), StandardCharsets.UTF_8)).isEqualTo(CONVERSE);
        assertThat(plain.model()).isEqualTo(model);
    }

    @Test
    void prefersTheConfiguredModelInThePath() {
        String body = withModel("theirs");

        UpstreamRequest sent = ready(Requests.post("/converse", body), bedrock("options: {model: ours}"));

        assertThat(sent.uri()).isEqualTo("/model/ours/converse");
        assertThat(sent.model()).isEqualTo("ours");
    }

    @Test
    void tellsTheModelOnlyWhenItIsKnown() {
        assertThat(ready(Requests.post("/c", "{\"messages\":[],\"model\":\"m\"}"), "openai", "")
                        .model())
                .isEqualTo("m");
        assertThat(ready(Requests.chat(), "openai", "").model()).isNull();
        assertThat(ready(Requests.post("/c", "{\"messages\":[],\"model\":5}"), "openai", "")
                        .model())
                .isNull();
    }

    @Test
    void leavesNothingOfOneAttemptInTheNext() {
        ClientRequest chat = Requests.post("/c", "{\"messages\":[],\"model\":\"mine\"}");
        byte[] before = chat.body().bytes().clone();

        UpstreamRequest first = ready(chat, "openai", "options: {model: a, x: 1}");
        UpstreamRequest second = ready(chat, "openai", "");

        assertThat(new String(first.body().bytes(), StandardCharsets.UTF_8)).contains("\"x\":1");
        assertThat(second.body()).isSameAs(chat.body());
        assertThat(second.body().bytes()).isEqualTo(before);
    }

    @Test
    void printsNoSecret() {
        InstancePlan plan = Plans.one("openai", "auth: {header: {Authorization: s3cret}, query: {api_key: s3cret}}");
        UpstreamRequest sent = ready(Requests.chat(), plan);

        assertThat(sent.uri()).contains("s3cret");
        assertThat(sent.toString()).doesNotContain("s3cret");
        assertThat(plan.toString()).doesNotContain("s3cret");
        assertThat(plan.credentials().toString()).doesNotContain("s3cret");
    }

    private static String withModel(String model) {
        return CONVERSE.substring(0, CONVERSE.length() - 1) + ",\"model\":\"" + model + "\"}";
    }

    private static InstancePlan bedrock(String more) {
        return Plans.one(
                "bedrock",
                "auth: {aws: {access_key_id: a, secret_access_key: s}}, provider_conf: {region: us-east-1}"
                        + (more.isEmpty() ? "" : ", " + more));
    }

    private static UpstreamRequest ready(ClientRequest request, String provider, String more) {
        return ready(request, Plans.one(provider, more));
    }

    private static UpstreamRequest ready(ClientRequest request, InstancePlan plan) {
        Assembled assembled = assemble(request, plan);
        assertThat(assembled).isInstanceOf(Assembled.Ready.class);
        return ((Assembled.Ready) assembled).request();
    }

    private static Assembled assemble(ClientRequest request, InstancePlan plan) {
        return ASSEMBLER.assemble(request, plan, plan.configuredAddress().orElse(null));
    }

    private static String text(Payload payload) {
        return new String(payload.bytes(), StandardCharsets.UTF_8);
    }
}

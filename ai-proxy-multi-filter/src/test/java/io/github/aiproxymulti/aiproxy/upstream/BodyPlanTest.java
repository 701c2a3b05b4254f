package io.github.aiproxymulti.aiproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Requests;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.RequestScan;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BodyPlanTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String HI = Requests.HI;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"messages\" : [ { \"role\" : \"user\", \"content\" : \"hi\" } ], \"temperature\" : 0.7 }",
                "{ \"messages\" : [ { \"role\" : \"user\", \"content\" : \"hello\" } ], \"top_p\" : 0.9 }",
                "{\"messages\":[],\"n\":1.0,\"n\":1e3,\"big\":123456789012345678901234567890}\n",
                "{\"messages\":[],\"stream\":false}",
            })
    void sendsTheClientsOwnBodyWhenNothingIsConfigured_BODY03_BODY04_BODY07(String body) {
        RequestBody bytes = body(body);

        assertThat(plan("openai-compatible", "").shape(bytes, bytes.look(RequestScan::of)))
                .isSameAs(bytes);
    }

    @Test
    void sendsTheClientsOwnBodyInOtherProtocolsAlthoughItStreams() {
        RequestBody bytes = body("{\"input\":\"x\",\"stream\":true}");

        for (Protocol protocol : new Protocol[] {
            Protocol.OPENAI_RESPONSES, Protocol.OPENAI_EMBEDDINGS, Protocol.ANTHROPIC_MESSAGES, Protocol.PASSTHROUGH
        }) {
            assertThat(plan("openai", "", protocol).shape(bytes, bytes.look(RequestScan::of)))
                    .isSameAs(bytes);
        }
    }

    @Test
    void copiesOptionsOverTheBodyKeepingAllOtherBytes_BODY01_BODY09() {
        BodyPlan plan = plan("openai-compatible", "options: {model: some-model, foo: bar, temperature: 1.0}");

        String shaped = shape(plan, "{ \"model\" : \"mine\", \"x\":1.0,\"messages\": [ ] , \"foo\":{\"a\":1}}");

        assertThat(shaped)
                .isEqualTo("{ \"model\" : \"some-model\", \"x\":1.0,\"messages\": [ ] , \"foo\":\"bar\","
                        + "\"temperature\":1.0}");
    }

    @Test
    void appendsOptionsInTheOrderWritten() {
        BodyPlan plan = plan("openai-compatible", "options: {q: 1, w: 2, e: 3, r: 4, t: 5, z: 6, u: 7}");

        assertThat(shape(plan, "{}")).isEqualTo("{\"q\":1,\"w\":2,\"e\":3,\"r\":4,\"t\":5,\"z\":6,\"u\":7}");
    }

    @ParameterizedTest
    @CsvSource({
        "openai-compatible, OPENAI_CHAT, 444, /max_tokens",
        "openai, OPENAI_RESPONSES, 333, /max_output_tokens",
        "openai, OPENAI_CHAT, 222, /max_completion_tokens",
        "azure-openai, OPENAI_CHAT, 5, /max_tokens",
        "anthropic, ANTHROPIC_MESSAGES, 5, /max_tokens",
        "bedrock, BEDROCK_CONVERSE, 5, /inferenceConfig/maxTokens",
    })
    void writesTheTokenLimitWhereTheVendorWantsIt_BODY11_BODY12_BODY13(
            String provider, Protocol protocol, int limit, String where) {
        BodyPlan plan = plan(provider, override(provider, "llm_options: {max_tokens: " + limit + "}"), protocol);

        assertThat(tree(shape(plan, HI)).at(where).asInt()).isEqualTo(limit);
    }

    @ParameterizedTest
    @CsvSource({"openai, OPENAI_EMBEDDINGS", "openai, PASSTHROUGH", "vertex-ai, VERTEX_PREDICT"})
    void ignoresTheTokenLimitWhereAProtocolHasNone(String provider, Protocol protocol) {
        BodyPlan plan = plan(provider, override(provider, "llm_options: {max_tokens: 5}"), protocol);
        RequestBody bytes = body("{\"input\":\"x\"}");

        assertThat(plan.shape(bytes, bytes.look(RequestScan::of))).isSameAs(bytes);
    }

    @Test
    void replacesBothSpellingsOfOpenAisTokenLimit_D29() {
        BodyPlan plan = plan("openai", "override: {llm_options: {max_tokens: 5}}");

        assertThat(shape(plan, "{\"messages\":[],\"max_tokens\":9,\"max_completion_tokens\":8}"))
                .isEqualTo("{\"messages\":[],\"max_completion_tokens\":5}");
    }

    @Test
    void leavesTheClientsOwnLimitBesideGeminis_D30() {
        BodyPlan plan = plan("gemini", "override: {llm_options: {max_tokens: 5}}");

        assertThat(shape(plan, "{\"messages\":[],\"max_tokens\":9}"))
                .isEqualTo("{\"messages\":[],\"max_tokens\":9,\"max_completion_tokens\":5}");
    }

    @Test
    void putsTheTokenLimitOverOptions() {
        BodyPlan same = plan("openai-compatible", "options: {max_tokens: 1}, override: {llm_options: {max_tokens: 5}}");
        BodyPlan other = plan("openai", "options: {max_tokens: 1}, override: {llm_options: {max_tokens: 5}}");

        assertThat(shape(same, "{}")).isEqualTo("{\"max_tokens\":5}");
        assertThat(shape(other, "{}")).isEqualTo("{\"max_completion_tokens\":5}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"maxTokens\":9,\"topP\":1}|{\"maxTokens\":5,\"topP\":1}",
                "7|{\"maxTokens\":5}",
                "null|{\"maxTokens\":5}",
            })
    void keepsTheRestOfTheInferenceConfig(String client, String expected) {
        BodyPlan plan = plan("bedrock", override("bedrock", "llm_options: {max_tokens: 5}"), Protocol.BEDROCK_CONVERSE);

        assertThat(shape(plan, "{\"inferenceConfig\":" + client + ",\"messages\":[]}"))
                .isEqualTo("{\"inferenceConfig\":" + expected + ",\"messages\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "null", "0", "\"x\"", "{}", "[]"})
    void asksForUsageWheneverStreamIsTruthy_D14(String stream) {
        String body = "{\"stream\":" + stream + ",\"messages\":[]}";

        assertThat(shape(plan("openai-compatible", ""), body))
                .isEqualTo("{\"stream\":" + stream + ",\"messages\":[],\"stream_options\":{\"include_usage\":true}}");
        assertThat(tree(shape(withEmptyPatch(), body))
                        .at("/stream_options/include_usage")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void replacesTheClientsStreamOptions() {
        assertThat(shape(
                        plan("openai", ""),
                        "{\"stream\":true,\"stream_options\":{\"include_usage\":false,\"x\":1},\"messages\":[]}"))
                .isEqualTo("{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[]}");
    }

    @Test
    void looksAtTheLastOfRepeatedStreamMembers() {
        RequestBody last = body("{\"stream\":true,\"stream\":false,\"messages\":[]}");

        assertThat(plan("openai", "").shape(last, last.look(RequestScan::of))).isSameAs(last);
        assertThat(shape(plan("openai", ""), "{\"stream\":false,\"stream\":true}"))
                .contains("stream_options");
    }

    @Test
    void streamsByOptionsWithoutAskingForUsage() {
        assertThat(shape(plan("openai", "options: {stream: true}"), HI)).doesNotContain("stream_options");
        assertThat(shape(plan("openai", "options: {stream: true}, override: {request_body: {openai-chat: {}}}"), HI))
                .doesNotContain("stream_options");
    }

    @Test
    void letsOptionsWinOverTheUsageRule() {
        BodyPlan plan = plan("openai", "options: {stream_options: {include_usage: false}}");

        assertThat(shape(plan, "{\"stream\":true}"))
                .isEqualTo("{\"stream\":true,\"stream_options\":{\"include_usage\":false}}");
    }

    @Test
    void takesStreamOutOfConverseUnlessOptionsPutItIn_D31() {
        BodyPlan plan = plan("bedrock", region(""), Protocol.BEDROCK_CONVERSE);
        BodyPlan streaming = plan("bedrock", region("options: {stream: true}"), Protocol.BEDROCK_CONVERSE);
        BodyPlan patched = plan(
                "bedrock",
                region("options: {stream: true}, override: {request_body: {bedrock-converse: {}}}"),
                Protocol.BEDROCK_CONVERSE);

        assertThat(shape(plan, "{\"messages\":[],\"stream\":true}")).isEqualTo("{\"messages\":[]}");
        assertThat(shape(streaming, "{\"messages\":[]}")).isEqualTo("{\"messages\":[],\"stream\":true}");
        assertThat(shape(patched, "{\"messages\":[],\"stream\":false}")).isEqualTo("{\"messages\":[],\"stream\":true}");
    }

    @ParameterizedTest
    @CsvSource({"azure-openai, OPENAI_CHAT", "bedrock, BEDROCK_CONVERSE", "azure-openai, PASSTHROUGH"})
    void takesTheModelOutAsTheLastStepWhereverItCameFrom(String provider, Protocol protocol) {
        String patch = protocol.label() + ": {model: patched, y: 1}";
        String options = "options: {model: configured, x: 1}";
        BodyPlan spliced = plan(provider, with(provider, options, ""), protocol);
        BodyPlan rebuilt = plan(
                provider,
                with(provider, options, "request_body: {" + patch + "}, request_body_force_override: true"),
                protocol);

        assertThat(shape(spliced, "{\"model\":\"mine\",\"messages\":[]}")).isEqualTo("{\"messages\":[],\"x\":1}");
        assertThat(shape(rebuilt, "{\"model\":\"mine\",\"messages\":[]}"))
                .isEqualTo("{\"messages\":[],\"x\":1,\"y\":1}");
    }

    @Test
    void sendsTheClientsOwnBodyWhenThereIsNoModelToTakeOut() {
        RequestBody bytes = body(HI);

        assertThat(plan("azure-openai", "override: {endpoint: 'https://h'}").shape(bytes, bytes.look(RequestScan::of)))
                .isSameAs(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // BODY-08, BODY-15 to BODY-20 and the rules of 6.3
                "{temperature: 0.5}|false|{\"messages\":[]}|{\"messages\":[],\"temperature\":0.5}",
                "{max_tokens: 555, temperature: 0.1}|true|{}|{\"max_tokens\":555,\"temperature\":0.1}",
                "{stop: [a, b]}|true|{\"stop\":[\"x\"]}|{\"stop\":[\"a\",\"b\"]}",
                "{stop: [a, b]}|false|{\"stop\":[\"x\"]}|{\"stop\":[\"x\"]}",
                "{max_tokens: 555}|false|{\"max_tokens\":999}|{\"max_tokens\":999}",
                "{max_tokens: 555}|true|{\"max_tokens\":999}|{\"max_tokens\":555}",
                "{a: {b: 1, c: 2}}|false|{\"a\":{\"b\":9}}|{\"a\":{\"b\":9,\"c\":2}}",
                "{a: {b: 1, c: 2}}|true|{\"a\":{\"b\":9,\"d\":3}}|{\"a\":{\"b\":1,\"d\":3,\"c\":2}}",
                "{a: {}}|true|{\"a\":{\"b\":9}}|{\"a\":{\"b\":9}}",
                "{a: {b: 1}}|false|{\"a\":5}|{\"a\":5}",
                "{a: {b: 1}}|true|{\"a\":5}|{\"a\":{\"b\":1}}",
                "{a: 5}|false|{\"a\":{\"b\":1}}|{\"a\":{\"b\":1}}",
                "{a: 5}|true|{\"a\":{\"b\":1}}|{\"a\":5}",
                "{a: 5}|false|{\"a\":null}|{\"a\":null}",
                "{a: null}|true|{\"a\":5}|{\"a\":null}",
                "{a: null}|false|{}|{\"a\":null}",
            })
    void mergesThePatch_BODY08_BODY15_BODY17_BODY19_BODY20(String patch, boolean force, String body, String expected) {
        BodyPlan plan = plan(
                "openai-compatible",
                "override: {endpoint: 'http://h', request_body: {openai-chat: " + patch
                        + "}, request_body_force_override: " + force + "}");

        assertThat(shape(plan, body)).isEqualTo(expected);
    }

    @Test
    void mergesThePatchIntoTheStreamOptionsOfTheUsageRule_BODY16() {
        BodyPlan plan = plan("openai", "override: {request_body: {openai-chat: {stream_options: {extra: 1}}}}");

        assertThat(shape(plan, "{\"stream\":true}"))
                .isEqualTo("{\"stream\":true,\"stream_options\":{\"include_usage\":true,\"extra\":1}}");
    }

    @Test
    void letsThePatchOverwriteTheTokenLimitUnderForce_BODY23() {
        String patch = "request_body: {openai-chat: {max_completion_tokens: 200, temperature: 0.5}}";
        BodyPlan forced = plan(
                "openai",
                "override: {llm_options: {max_tokens: 100}, request_body_force_override: true, " + patch + "}");
        BodyPlan gentle = plan("openai", "override: {llm_options: {max_tokens: 100}, " + patch + "}");

        assertThat(tree(shape(forced, HI)).get("max_completion_tokens").asInt()).isEqualTo(200);
        assertThat(tree(shape(forced, HI)).get("temperature").asDouble()).isEqualTo(0.5);
        assertThat(tree(shape(gentle, HI)).get("max_completion_tokens").asInt()).isEqualTo(100);
    }

    @Test
    void takesThePatchOfTheProtocolSpoken_BODY21() {
        BodyPlan plan = plan(
                "openai",
                "override: {request_body: {openai-chat: {max_tokens: 77}, openai-responses: {max_tokens: 999}},"
                        + " request_body_force_override: true}");

        assertThat(tree(shape(plan, HI)).get("max_tokens").asInt()).isEqualTo(77);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012345678901234567890",
                "9007199254740993",
                "0.1000000000000000055511151231257827",
                "1.0",
                "1.50"
            })
    void keepsNumbersExactThroughATree_D19(String number) {
        assertThat(shape(withEmptyPatch(), "{\"n\":" + number + ",  \"m\":[" + number + "]}"))
                .isEqualTo("{\"n\":" + number + ",\"m\":[" + number + "]}");
    }

    @Test
    void keepsOrderEmptiesAndNullsThroughATree_BODY24_BODY25_BODY28() {
        String body = "{\"stop\":null,\"model\":\"m/ü\",\"empty\":{},\"a\":[],\"n\":{\"x\":{},\"b\":[],\"a\":null}}";

        assertThat(shape(withEmptyPatch(), body)).isEqualTo(body);
    }

    @Test
    void patchesWhateverTheClientMayNest() {
        String deep = "{\"a\":" + "[".repeat(900) + "]".repeat(900) + "}";

        assertThat(shape(withEmptyPatch(), deep)).isEqualTo(deep);
    }

    @Test
    void doesNotChangeItsConfigurationByShaping() {
        BodyPlan plan =
                plan("openai", "options: {o: {x: 1}}, override: {request_body: {openai-chat: {o: {y: 2}, p: {z: 3}}}}");

        String first = shape(plan, "{\"p\":{}}");
        assertThat(shape(plan, "{\"p\":{\"z\":9}}")).isEqualTo("{\"p\":{\"z\":9},\"o\":{\"x\":1,\"y\":2}}");
        assertThat(shape(plan, "{\"p\":{}}")).isEqualTo(first).isEqualTo("{\"p\":{\"z\":3},\"o\":{\"x\":1,\"y\":2}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,2]", "[{\"model\":1}]"})
    void leavesArraysAlone(String body) {
        RequestBody bytes = body(body);
        BodyPlan plan = plan("openai", "options: {model: m}", Protocol.PASSTHROUGH);

        assertThat(plan.shape(bytes, bytes.look(RequestScan::of))).isSameAs(bytes);
    }

    private static BodyPlan withEmptyPatch() {
        return plan("openai", "override: {request_body: {openai-chat: {}}}");
    }

    private static BodyPlan plan(String provider, String more) {
        return plan(provider, more, Protocol.OPENAI_CHAT);
    }

    private static BodyPlan plan(String provider, String more, Protocol protocol) {
        boolean needsEndpoint = (provider.equals("openai-compatible") || provider.equals("azure-openai"))
                && !more.contains("endpoint:");
        String override = needsEndpoint
                ? (more.contains("override: {")
                        ? more.replace("override: {", "override: {endpoint: 'http://h', ")
                        : more + (more.isEmpty() ? "" : ", ") + "override: {endpoint: 'http://h'}")
                : more;
        return Plans.one(provider, override).bodies().of(protocol);
    }

    private static String override(String provider, String members) {
        return with(provider, "", members);
    }

    private static String with(String provider, String options, String override) {
        String all = (options.isEmpty() ? "" : options + ", ") + "override: {endpoint: 'http://h'"
                + (override.isEmpty() ? "" : ", " + override) + "}";
        return provider.equals("bedrock") ? region(all) : all;
    }

    private static String region(String more) {
        return "auth: {aws: {access_key_id: a, secret_access_key: s}}, provider_conf: {region: us-east-1}"
                + (more.isEmpty() ? "" : ", " + more);
    }

    private static String shape(BodyPlan plan, String body) {
        RequestBody bytes = body(body);
        RequestBody shaped = plan.shape(bytes, bytes.look(RequestScan::of));
        assertThat(shaped.length()).isEqualTo(shaped.bytes().length);
        return new String(shaped.bytes(), StandardCharsets.UTF_8);
    }

    private static JsonNode tree(String json) {
        return JSON.readTree(json);
    }

    private static RequestBody body(String text) {
        return RequestBody.of(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

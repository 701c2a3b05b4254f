package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes with the combinations of fields that the original's documentation of {@code ai-proxy} shows are imported and serve. */
class ImportedSingleTest extends Imported {

    private static final String KEY = "'auth': {'header': {'Authorization': 'Bearer k'}}, ";

    private final MockLlm model = mock("model");

    @ParameterizedTest
    @CsvSource({
        "openai, /v1/chat/completions, Authorization",
        "deepseek, /chat/completions, Authorization",
        "anthropic, /v1/chat/completions, x-api-key"
    })
    void aVendorAndItsModel(String provider, String path, String header) {
        serve(
                provider,
                "'ai-proxy': {'provider': '" + provider + "', 'auth': {'header': {'" + header + "': 'k'}},"
                        + " 'options': {'model': 'some-model'}, " + endpoint("") + "}");

        HttpResponse<String> answer = ask(provider, CHAT);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(model.requests().get(0).path()).isEqualTo(path);
        assertThat(model.requests().get(0).header(header)).hasValue("k");
        assertThat(model.requests().get(0).bodyText()).contains("\"model\":\"some-model\"");
    }

    @Test
    void azureWithItsDeployment() {
        String path = "/openai/deployments/gpt-4/chat/completions";
        serve(
                "azure",
                "'ai-proxy': {'provider': 'azure-openai', 'auth': {'header': {'api-key': 'k'}}, 'options': {'model':"
                        + " 'gpt-4'}, " + endpoint(path + "?api-version=2024-02-15-preview") + "}");

        HttpResponse<String> answer = ask(
                "azure",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":800,\"temperature\":0.7,"
                        + "\"stop\":null}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(model.requests().get(0).path()).isEqualTo(path);
        assertThat(model.requests().get(0).query()).isEqualTo("api-version=2024-02-15-preview");
        assertThat(model.requests().get(0).bodyText()).contains("\"stop\":null").doesNotContain("gpt-4");
    }

    /** By a model's name, and by a profile in the path of the endpoint. */
    @Test
    void bedrockPlainAndStreamed() {
        byte[] frames = Frames.events("messageStart", "{\"role\":\"assistant\"}", "messageStop", "{}");
        MockLlm bedrock = mock(MockLlm.builder()
                .name("bedrock")
                .respond(request -> request.path().endsWith("-stream")
                        ? MockAnswer.bytes(200, "application/vnd.amazon.eventstream", frames)
                        : MockAnswer.json(200, "{\"stopReason\":\"end_turn\"}")));
        String profile =
                "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Fp1/converse";
        String common = "'provider': 'bedrock', 'auth': {'aws': {'access_key_id': 'id', 'secret_access_key': 'key',"
                + " 'session_token': 'token'}}, 'provider_conf': {'region': 'us-east-1'}, ";
        serveAll("[{'id': 'by-name', 'uri': '/bedrock/converse', 'plugins': {'ai-proxy': {" + common
                + "'options': {'model': 'anthropic.claude-3-5-sonnet-20240620-v1:0'}, 'override': {'endpoint': '"
                + bedrock.url() + "'}}}}, {'id': 'by-profile', 'uri': '/profile/converse', 'plugins': {'ai-proxy': {"
                + common + "'override': {'endpoint': '" + bedrock.url() + profile + "'}}}}]");
        String plain = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}],"
                + "\"inferenceConfig\":{\"maxTokens\":256}}";

        assertThat(askAt("/bedrock/converse", plain).body()).contains("end_turn");
        assertThat(askAt("/profile/converse", plain).body()).contains("end_turn");
        assertThat(askAt("/bedrock/converse", plain.replaceFirst("\\{", "{\"stream\":true,"))
                        .body()
                        .getBytes(StandardCharsets.UTF_8))
                .contains("messageStop".getBytes(StandardCharsets.US_ASCII));
        String named = "/model/anthropic.claude-3-5-sonnet-20240620-v1%3A0/converse";
        assertThat(bedrock.requests())
                .extracting(request -> request.path())
                .containsExactly(named, profile, named + "-stream");
    }

    @Test
    void embeddings() {
        serveAll("{'id': 'embeddings', 'uri': '/embeddings', 'methods': ['POST'], 'plugins': {'ai-proxy': {'provider':"
                + " 'openai', " + KEY + "'options': {'model': 'text-embedding-3-small', 'encoding_format': 'float'}, "
                + endpoint("/v1/embeddings") + "}}}");

        assertThat(askAt("/embeddings", "{\"input\":\"hello world\"}").body()).contains("\"object\":\"list\"");
        assertThat(model.requests().get(0).bodyText()).contains("\"encoding_format\":\"float\"");
    }

    @Test
    void anthropicsMessagesOnAnotherVendor() {
        serveAll("{'id': 'convert', 'uri': '/v1/messages', 'methods': ['POST'], 'plugins': {'ai-proxy': {'provider':"
                + " 'openai', " + KEY + "'options': {'model': 'gpt-4'}, " + endpoint("") + "}}}");

        HttpResponse<String> answer = askAt(
                "/v1/messages",
                "{\"model\":\"gpt-4\",\"max_tokens\":1024,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                "x-api-key",
                "of-the-client",
                "anthropic-version",
                "2023-06-01");

        assertThat(answer.body()).contains("\"type\":\"message\"", greeting(model));
        assertThat(model.requests().get(0).header("Authorization")).hasValue("Bearer k");
        assertThat(model.requests().get(0).header("anthropic-version")).isEmpty();
    }

    /** A condition on the body has no counterpart, and without it the route would take the other's requests. */
    @Test
    void aRouteChosenByItsBodyIsLeftOutAndTheOthersServe() {
        List<String> report = serveAll("[{'id': 'chosen', 'uri': '/chosen/anything', 'vars': [['post_arg.model', '==',"
                + " 'openai']], 'plugins': {'ai-proxy': {'provider': 'openai', " + KEY + endpoint("") + "}}},"
                + " {'id': 'other', 'uri': '/other/anything', 'plugins': {'ai-proxy': {'provider': 'openai', " + KEY
                + "'logging': {'summaries': true, 'payloads': true}, " + endpoint("") + "}}}]");

        assertThat(report).anyMatch(line -> line.startsWith("chosen.vars[0]: unsupported"));
        assertThat(ask("chosen", CHAT).statusCode()).isEqualTo(404);
        assertThat(ask("other", CHAT).statusCode()).isEqualTo(200);
    }

    private String endpoint(String path) {
        return "'override': {'endpoint': '" + model.url() + path + "'}";
    }
}

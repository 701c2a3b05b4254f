package io.github.aiproxymulti.aiproxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.HeldBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class ClientRequestReaderTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String JSON = "application/json";
    private static final String CHAT = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final ClientRequestReader READER = new ClientRequestReader(100);

    private final NettyDataBufferFactory factory = new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);
    private final List<ByteBuf> buffers = new ArrayList<>();
    private final List<HeldBody> bodies = new ArrayList<>();

    @AfterEach
    void releaseBodies() {
        bodies.forEach(HeldBody::release);
    }

    @Test
    void readsARequestAsTheFiltersBeforeLeftIt_REQ03() {
        String body = CHAT.replace("}]}", "}],\"stream\":true}");
        MockServerHttpRequest request = MockServerHttpRequest.method(HttpMethod.GET, URI.create("/a%20b/c?x=%2F&k"))
                .header("Content-Type", JSON)
                .header("X-Many", "1", "2")
                .body(parts(body.substring(0, 10), body.substring(10)));

        ClientRequest read = read(request);

        assertThat(read.method()).isEqualTo("GET");
        assertThat(read.rawPath()).isEqualTo("/a%20b/c");
        assertThat(read.rawQuery()).isEqualTo("x=%2F&k");
        assertThat(read.headers().getAll("x-many")).containsExactly("1", "2");
        assertThat(new String(read.body().bytes(), StandardCharsets.UTF_8)).isEqualTo(body);
        assertThat(read.protocol()).isEqualTo(Protocol.OPENAI_CHAT);
        assertThat(read.streaming()).isTrue();
        assertAllReleased(2);
    }

    @Test
    void hasNoQueryWhereThereIsNone() {
        assertThat(read(post(JSON, CHAT)).rawQuery()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "application/jsonl",
                "application/json-patch+json"
            })
    void acceptsTypesThatBeginAsJson_D26(String type) {
        assertThat(read(post(type, CHAT)).protocol()).isEqualTo(Protocol.OPENAI_CHAT);
    }

    @Test
    void takesAMissingTypeForJson() {
        assertThat(read(post(null, CHAT)).protocol()).isEqualTo(Protocol.OPENAI_CHAT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "Application/JSON", "text/plain"})
    void refusesOtherTypes_REQ07_D26(String type) {
        assertRejected(
                post(type, CHAT), 400, "unsupported content-type: " + type + ", only application/json is supported");
    }

    @Test
    void looksAtTheFirstOfSeveralTypes() {
        MockServerHttpRequest request = MockServerHttpRequest.post("/")
                .header("Content-Type", "text/plain", JSON)
                .body(CHAT);

        assertRejected(request, 400, "unsupported content-type: text/plain, only application/json is supported");
    }

    @Test
    void refusesAnEmptyBody_REQ01() {
        assertRejected(post(JSON, ""), 400, "{\"message\":\"could not get body: request body is empty\"}\n");
        assertRejected(
                MockServerHttpRequest.post("/").header("Content-Type", JSON).build(),
                400,
                "{\"message\":\"could not get body: request body is empty\"}\n");
    }

    @Test
    void refusesWhatIsNotJson_REQ05_REQ10() {
        assertRejected(
                post(JSON, "{}\"messages\": [ { \"role\": \"system\", \"cont"),
                400,
                "{\"message\":\"could not parse JSON request body: Expected the end but found T_STRING at character"
                        + " 3\"}\n");
        assertThat(rejection(post(JSON, "this is not valid json")).status()).isEqualTo(400);
    }

    @Test
    void refusesTheLiteralFalse() {
        assertRejected(post(JSON, "false"), 400, "{\"message\":\"could not parse JSON request body: invalid JSON\"}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "\"text\"", "null", "true", "5"})
    void refusesWhatNoProtocolSpeaks_REQ14(String body) {
        assertRejected(post(JSON, body), 400, "no matching AI protocol for the request");
    }

    @Test
    void acceptsABodyOfExactlyTheLimit() {
        String body = "{\"p\":\"" + "x".repeat(100 - 8) + "\"}";

        assertThat(read(post(JSON, body)).body().length()).isEqualTo(100);
    }

    @Test
    void refusesAnAnnouncedLengthWithoutReading_REQ09() {
        MockServerHttpRequest request = MockServerHttpRequest.post("/")
                .header("Content-Type", JSON)
                .contentLength(101)
                .body(Flux.error(new AssertionError("read")));

        assertRejected(
                request,
                413,
                "{\"message\":\"could not get body: request size 101 is greater than the maximum size 100"
                        + " allowed\"}\n");
    }

    @ParameterizedTest
    @CsvSource({"60, 41, 101", "101, 10, 101", "100, 1, 101"})
    void refusesALargeBodyAsSoonAsItHasGrownTooLarge_REQ09(int first, int second, int found) {
        TestPublisher<DataBuffer> body = TestPublisher.create();
        MockServerHttpRequest request =
                MockServerHttpRequest.post("/").header("Content-Type", JSON).body(body.flux());

        StepVerifier.create(READER.read(request, held(request)))
                .then(() -> body.next(buffer("x".repeat(first))))
                .then(() -> {
                    if (first <= 100) {
                        body.next(buffer("x".repeat(second)));
                    }
                })
                .expectErrorSatisfies(error -> assertRejected(
                        (RejectedRequestException) error,
                        413,
                        "{\"message\":\"could not get body: request size " + found
                                + " is greater than the maximum size 100 allowed\"}\n"))
                .verify(SOON);
        body.assertCancelled();
        assertAllReleased(first <= 100 ? 2 : 1);
    }

    @Test
    void releasesWhatItHasReadWhenTheClientGoesAway() {
        TestPublisher<DataBuffer> body = TestPublisher.create();
        MockServerHttpRequest request =
                MockServerHttpRequest.post("/").header("Content-Type", JSON).body(body.flux());

        StepVerifier.create(READER.read(request, held(request)))
                .then(() -> body.next(buffer("{")))
                .thenCancel()
                .verify(SOON);

        body.assertCancelled();
        assertAllReleased(1);
    }

    @Test
    void failsWhenTheClientsConnectionBreaks() {
        MockServerHttpRequest request = MockServerHttpRequest.post("/")
                .header("Content-Type", JSON)
                .body(parts("{").concatWith(Flux.error(new IllegalStateException("gone"))));

        StepVerifier.create(READER.read(request, held(request)))
                .expectErrorMessage("gone")
                .verify(SOON);
        assertAllReleased(1);
    }

    @Test
    void detectsByTheDecodedPath() {
        MockServerHttpRequest request = MockServerHttpRequest.method(HttpMethod.POST, URI.create("/v1/%6Dessages"))
                .contentType(MediaType.APPLICATION_JSON)
                .body("{}");

        ClientRequest read = read(request);

        assertThat(read.protocol()).isEqualTo(Protocol.ANTHROPIC_MESSAGES);
        assertThat(read.rawPath()).isEqualTo("/v1/%6Dessages");
    }

    private Flux<DataBuffer> parts(String... texts) {
        return Flux.fromArray(texts).map(this::buffer);
    }

    private DataBuffer buffer(String text) {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer().writeBytes(text.getBytes(StandardCharsets.UTF_8));
        buffers.add(buffer);
        return factory.wrap(buffer);
    }

    private void assertAllReleased(int count) {
        assertThat(buffers.stream().map(ByteBuf::refCnt)).hasSize(count).containsOnly(0);
    }

    private static MockServerHttpRequest post(@Nullable String type, String body) {
        MockServerHttpRequest.BodyBuilder builder = MockServerHttpRequest.post("/any");
        return (type == null ? builder : builder.header("Content-Type", type)).body(body);
    }

    private HeldBody held(ServerHttpRequest request) {
        HeldBody held = new HeldBody(request.getHeaders().getContentLength());
        bodies.add(held);
        return held;
    }

    private ClientRequest read(ServerHttpRequest request) {
        ClientRequest read = READER.read(request, held(request)).block(SOON);
        assertThat(read).isNotNull();
        return read;
    }

    private RejectedRequestException rejection(ServerHttpRequest request) {
        List<Throwable> errors = new ArrayList<>();
        StepVerifier.create(READER.read(request, held(request)))
                .consumeErrorWith(errors::add)
                .verify(SOON);
        assertThat(errors.get(0)).isInstanceOf(RejectedRequestException.class);
        return (RejectedRequestException) errors.get(0);
    }

    private void assertRejected(ServerHttpRequest request, int status, String body) {
        assertRejected(rejection(request), status, body);
    }

    private static void assertRejected(RejectedRequestException rejected, int status, String body) {
        assertThat(rejected.status()).isEqualTo(status);
        assertThat(new String(rejected.payload().bytes(), StandardCharsets.UTF_8))
                .isEqualTo(body);
    }
}

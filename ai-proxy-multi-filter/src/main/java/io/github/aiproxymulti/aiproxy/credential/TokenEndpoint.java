package io.github.aiproxymulti.aiproxy.credential;

import io.github.aiproxymulti.aiproxy.config.Secret;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks an OAuth 2 token endpoint. */
final class TokenEndpoint {

    private static final int MOST_BYTES = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client;

    TokenEndpoint(HttpClient client) {
        this.client = client.followRedirect(false).headers(headers -> {
            headers.set(HttpHeaderNames.CONTENT_TYPE, "application/x-www-form-urlencoded");
            headers.set(HttpHeaderNames.ACCEPT, "application/json");
        });
    }

    /** One exchange; the caller bounds its time. Fails when the answer is not a token, or larger than 64 KiB. */
    Mono<AccessToken> exchange(TokenRequest request) {
        byte[] form = request.form().reveal().getBytes(StandardCharsets.US_ASCII);
        return client.post()
                .uri(request.uri())
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(form)))
                .response((response, body) -> response.status().code() == 200
                        ? read(body)
                        : Mono.error(new RefusedException(
                                "status " + response.status().code())))
                .single();
    }

    private static Mono<AccessToken> read(ByteBufFlux body) {
        return body.asByteArray().collect(Answer::new, Answer::add).map(answer -> token(answer.bytes.toByteArray()));
    }

    private static AccessToken token(byte[] answer) {
        JsonNode json;
        try {
            json = JSON.readTree(answer);
        } catch (JacksonException e) {
            throw new RefusedException("an answer that is not JSON");
        }
        JsonNode token = json.path("access_token");
        JsonNode expiresIn = json.path("expires_in");
        if (!token.isString() || !isHeaderSafe(token.stringValue())) {
            throw new RefusedException("an answer without a usable access_token");
        }
        if (!expiresIn.isNumber()) {
            throw new RefusedException("an answer without expires_in");
        }
        long seconds = (long) Math.max(0, Math.min(expiresIn.doubleValue(), Integer.MAX_VALUE));
        return new AccessToken(Secret.of(token.stringValue()), seconds);
    }

    /** Outgoing headers are not validated again, so a line break in a token would end the header. */
    private static boolean isHeaderSafe(String token) {
        return !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** Confined to the stream that fills it. */
    private static final class Answer {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        private void add(byte[] chunk) {
            if (bytes.size() + chunk.length > MOST_BYTES) {
                throw new RefusedException("an answer larger than " + MOST_BYTES + " bytes");
            }
            bytes.writeBytes(chunk);
        }
    }

    /** No token; the reason is fit for logs. */
    static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RefusedException(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return Objects.requireNonNull(getMessage());
        }
    }
}

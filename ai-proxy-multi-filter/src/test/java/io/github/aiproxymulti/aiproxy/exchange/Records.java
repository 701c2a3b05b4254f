package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.config.Logging;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolDetector;
import io.github.aiproxymulti.aiproxy.protocol.RequestScan;
import io.github.aiproxymulti.aiproxy.protocol.Usage;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.RequestBody;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Records of requests, written step by step. */
public final class Records {

    private final ExchangeRecord exchange;

    private Records(ExchangeRecord exchange) {
        this.exchange = exchange;
    }

    /** A record of a route. */
    public static Records of(String routeId, Logging logging) {
        return new Records(new ExchangeRecord(routeId, logging));
    }

    /** A chat on the route {@code r}. */
    public static Records chat(String body) {
        return of("r", Logging.NONE).asked("/v1/chat/completions", body);
    }

    /** A request that was understood. */
    public static ClientRequest request(String path, String body, HttpHeaders headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        RequestScan scan = RequestScan.of(bytes);
        Protocol protocol = ProtocolDetector.detect(path, scan).orElseThrow();
        return new ClientRequest(
                "POST",
                path,
                null,
                headers,
                RequestBody.of(bytes),
                scan,
                protocol,
                ProtocolDetector.wantsStream(protocol, scan));
    }

    /** The client asked this. */
    public Records asked(String path, String body) {
        exchange.understood(request(path, body, new DefaultHttpHeaders()));
        return this;
    }

    /** An attempt began. */
    public Records attempt(String instance, @Nullable String model) {
        exchange.attemptStarted(AttemptRecord.begun(instance, model, "10.0.0.1:443"), new AttemptFacts(false, false));
        return this;
    }

    /** The body that went out. */
    public Records sent(String body) {
        exchange.sends(RequestBody.of(body.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** What the outgoing body said. */
    public Records outgoing(int tools, String user) {
        exchange.outgoing(tools, user);
        return this;
    }

    /** The upstream answered. */
    public Records answered(int status, long firstToken, long total, int bytes) {
        exchange.goesTo(Destination.of("https", "10.0.0.1", "/v1/chat/completions?key=secret"));
        exchange.connected(3);
        exchange.headArrived(status, firstToken);
        exchange.read(bytes);
        exchange.firstToken(firstToken);
        exchange.attemptEnded(status, total);
        return this;
    }

    /** The attempt failed without an answer. */
    public Records broken(int status, long total) {
        exchange.attemptEnded(status, total);
        return this;
    }

    /** What the answer said. */
    public Records said(@Nullable Usage usage, @Nullable String text, boolean tool) {
        exchange.said(usage, () -> null, text, tool);
        return this;
    }

    /** The request ended. */
    public ExchangeRecord finish(int status) {
        exchange.finish(status);
        return exchange;
    }

    /** As it is. */
    public ExchangeRecord open() {
        return exchange;
    }
}

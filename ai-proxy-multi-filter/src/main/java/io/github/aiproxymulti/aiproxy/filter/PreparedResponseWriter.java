package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.exchange.ExchangeListeners;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.exchange.PreparedResponse;
import io.github.aiproxymulti.aiproxy.observe.AccessValues;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes the prepared response of an AI route after the filter chain has completed, as the gateway's own write filter does
 * for others; releases it when the chain fails or the client goes away.
 */
public final class PreparedResponseWriter implements GlobalFilter, Ordered {

    private static final Logger log = LoggerFactory.getLogger(PreparedResponseWriter.class);

    /** What no filter has put another in the place of. The type is not public. */
    private static final String DIRECT = "org.springframework.http.server.reactive.ReactorServerHttpResponse";

    private static final String ATTRIBUTE = PreparedResponseWriter.class.getName() + ".response";
    private static final String RECORD = PreparedResponseWriter.class.getName() + ".record";

    private final ExchangeListeners listener;

    /**
     * Creates the filter.
     *
     * @param listener hears when requests have finished
     */
    public PreparedResponseWriter(ExchangeListeners listener) {
        this.listener = listener;
    }

    @Override
    public int getOrder() {
        return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return chain.filter(exchange)
                .then(Mono.defer(() -> write(exchange)))
                .doOnError(failed -> release(exchange))
                .doOnCancel(() -> abandon(exchange))
                .doOnTerminate(() -> finish(exchange))
                .doFinally(end -> finish(exchange));
    }

    /** Keeps the record of a request until it has finished. */
    static void record(ServerWebExchange exchange, ExchangeRecord record) {
        exchange.getAttributes().put(RECORD, record);
    }

    /** Sets status and headers at once, so that response filters see and may change them, and keeps the body for later. */
    static void prepare(ServerWebExchange exchange, PreparedResponse prepared) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(prepared.status()));
        if (prepared.contentType() != null) {
            response.getHeaders().set(HttpHeaders.CONTENT_TYPE, prepared.contentType());
        }
        prepared.headers().forEach(response.getHeaders()::set);
        exchange.getAttributes().put(ATTRIBUTE, prepared);
    }

    private static Mono<Void> write(ServerWebExchange exchange) {
        PreparedResponse prepared = exchange.getAttribute(ATTRIBUTE);
        if (prepared == null) {
            return Mono.empty();
        }
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            prepared.release();
            return Mono.empty();
        }
        if (prepared.length() >= 0) {
            response.getHeaders().setContentLength(prepared.length());
        }
        boolean direct = isDirect(response);
        ByteBuf whole = direct ? prepared.takeWhole() : null;
        if (whole != null) {
            // Known to be one buffer: head and body leave in one message.
            return response.writeWith(Mono.just(wrap(response, whole)));
        }
        Flux<DataBuffer> body =
                prepared.body().onErrorMap(BrokenResponseException::of).map(buffer -> wrap(response, buffer));
        if (prepared.isStreaming() && !direct) {
            FlushedGroups groups = new FlushedGroups();
            return response.writeAndFlushWith(body.map(groups::of)).doFinally(end -> groups.release());
        }
        return response.writeWith(body);
    }

    /**
     * Whether nobody stands between here and the connection. What is written to it leaves by itself, as soon as its event loop
     * has done with what it has just read: so all that one read of the upstream brought goes out together, and nothing waits.
     * Somebody in between might collect what is not flushed, or not want the body at all.
     */
    private static boolean isDirect(ServerHttpResponse response) {
        return response.getClass().getName().equals(DIRECT);
    }

    private static void release(ServerWebExchange exchange) {
        PreparedResponse prepared = exchange.getAttribute(ATTRIBUTE);
        if (prepared != null) {
            prepared.release();
        }
    }

    private static void abandon(ServerWebExchange exchange) {
        PreparedResponse prepared = exchange.getAttribute(ATTRIBUTE);
        if (prepared != null && prepared.isStreaming() && exchange.getResponse().isCommitted()) {
            ExchangeRecord record = exchange.getAttribute(RECORD);
            log.info(
                    "client disconnected during AI streaming, aborting upstream read: route_id={}",
                    record == null ? "" : record.routeId());
        }
        release(exchange);
    }

    /**
     * Once: before the end is passed on, so that filters further out find the values in their own last hooks, and after a
     * cancellation has reached the upstream, so that the values are complete then too.
     */
    private void finish(ServerWebExchange exchange) {
        ExchangeRecord record = exchange.getAttribute(RECORD);
        if (record == null) {
            return;
        }
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        if (record.finish(status == null ? 0 : status.value())) {
            AccessValues.put(record, exchange.getAttributes());
            AiRateLimitingGatewayFilter.settle(exchange, record);
            listener.finished(record);
        }
    }

    private static DataBuffer wrap(ServerHttpResponse response, ByteBuf buffer) {
        if (response.bufferFactory() instanceof NettyDataBufferFactory netty) {
            return netty.wrap(buffer);
        }
        try {
            return response.bufferFactory().wrap(ByteBufUtil.getBytes(buffer));
        } finally {
            buffer.release();
        }
    }
}

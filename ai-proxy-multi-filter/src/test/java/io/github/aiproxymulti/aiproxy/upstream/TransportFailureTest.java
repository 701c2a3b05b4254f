package io.github.aiproxymulti.aiproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.WriteTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportFailureTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connect: Operation timed out",
                "connect: connection timed out",
                "connect: operation timed out",
                "read TIMEOUT",
                "timeout"
            })
    void countsTextsThatTellOfATimeoutAsGatewayTimeout_TR01_TR03_TR04_TR05(String text) {
        assertThat(TransportFailure.of(new IOException(text))).isEqualTo(new TransportFailure(504, "timeout", text));
    }

    static Stream<Exception> timeouts() {
        return Stream.of(
                ReadTimeoutException.INSTANCE,
                WriteTimeoutException.INSTANCE,
                new ConnectTimeoutException("connection to 10.0.0.1 failed"),
                new TimeoutException(),
                new SslHandshakeTimeoutException("handshake timed out after 10000ms"));
    }

    @ParameterizedTest
    @MethodSource("timeouts")
    void knowsTimeoutsWithoutAText(Exception timeout) {
        assertThat(TransportFailure.of(timeout).status()).isEqualTo(504);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request: connection reset by peer",
                "Connection reset",
                "Connection prematurely closed BEFORE response",
                "Connection prematurely closed DURING response"
            })
    void callsABrokenConnectionClosed_TR07(String text) {
        assertThat(TransportFailure.of(new IOException(text))).isEqualTo(new TransportFailure(500, "closed", text));
    }

    @Test
    void tellsClientsOfEverythingElseNothingButThatItIsTheConnection() {
        assertThat(TransportFailure.of(new ConnectException("Connection refused: /127.0.0.1:1")))
                .isEqualTo(new TransportFailure(500, "connection error", "Connection refused: /127.0.0.1:1"));
        assertThat(TransportFailure.of(new ClosedChannelException()))
                .isEqualTo(new TransportFailure(500, "connection error", "ClosedChannelException"));
    }

    @Test
    void countsAnUnknownHostAsInternalEvenIfTheResolverTimedOut() {
        assertThat(TransportFailure.of(new UnknownHostException("query timed out"))
                        .status())
                .isEqualTo(500);
    }
}

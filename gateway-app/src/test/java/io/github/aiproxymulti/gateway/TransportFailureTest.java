package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets when an only instance cannot be reached. Source: pipeline.md section 7. */
class TransportFailureTest extends EndToEnd {

    private static final Duration QUICKLY = Duration.ofSeconds(6);

    @Test
    void answers500ForAnUnknownHost() {
        assertStatus(500, Conf.of(Conf.at("nowhere", "http://no-such-host.invalid:8080")));
    }

    @Test
    void answers500WhenNobodyListens() {
        assertStatus(500, Conf.of(Conf.at("gone", FallbackTest.nobody())));
    }

    @Test
    void answers500WhenTheConnectionIsReset() {
        MockLlm model = mock("model");
        model.faults(Faults.none().resetBeforeResponse(true));

        assertStatus(500, Conf.of(Conf.on(model)));
        assertThat(model.requestCount()).isEqualTo(1);
    }

    @Test
    void answers504WhenNoHeaderArrivesInTime() {
        MockLlm model = mock("model");
        model.faults(Faults.none().delay(Duration.ofSeconds(30)));

        assertStatus(504, Conf.of(Conf.on(model)).with("'timeout': 300"));
    }

    @Test
    void answers504WhenATlsHandshakeTakesTooLong() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertStatus(
                    504,
                    Conf.of(Conf.at("silent", "https://127.0.0.1:" + silent.getLocalPort()))
                            .with("'timeout': 300"));
        }
    }

    @Test
    void answers500WhenABodyStalls_D18() {
        MockLlm model = mock("model");
        model.faults(Faults.none().stallAtEvent(0));

        HttpResponse<String> answer = assertStatus(500, Conf.of(Conf.on(model)).with("'timeout': 300"));

        assertThat(answer.body()).isEqualTo("timeout");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void verifiesCertificatesUnlessToldNotTo(boolean verify) {
        TlsModel model = closing(new TlsModel());

        HttpResponse<String> answer = assertStatus(
                verify ? 500 : 200, Conf.of(Conf.at("tls", model.url())).with("'ssl_verify': " + verify));

        assertThat(answer.body()).isEqualTo(verify ? "" : TlsModel.ANSWER);
    }

    private HttpResponse<String> assertStatus(int status, Conf conf) {
        String route = route(conf);
        long start = System.nanoTime();

        HttpResponse<String> answer = chat(route);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICKLY);
        return answer;
    }
}

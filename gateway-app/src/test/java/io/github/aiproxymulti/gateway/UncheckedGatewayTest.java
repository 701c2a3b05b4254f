package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import org.junit.jupiter.api.Test;

/** A gateway on which checking is switched off as a whole. */
class UncheckedGatewayTest extends EndToEnd {

    private final int mark = begin();
    private final TestGateway unchecked = closing(TestGateway.start("--healthchecks.enabled=false"));

    @Override
    TestGateway gateway() {
        return unchecked;
    }

    @Test
    void sharesAsIfAllWereHealthyAndAsksNobodyHowTheyAre_RR02_HC02() {
        MockLlm openai = mock("openai");
        MockLlm deepseek = mock("deepseek");
        deepseek.faults(Faults.none().healthStatus(500));
        String route = route(Conf.of(Conf.on(openai, Conf.CHECKS), Conf.on(deepseek, Conf.CHECKS)));

        for (int i = 0; i < 10; i++) {
            assertThat(chat(route).statusCode()).isEqualTo(200);
        }

        assertThat(openai.requestCount()).isEqualTo(5);
        assertThat(deepseek.requestCount()).isEqualTo(5);
        assertThat(openai.probeCount() + deepseek.probeCount()).isZero();
        assertThat(Output.since(mark)).containsOnlyOnce("health checks are switched off");
    }

    private static int begin() {
        Output.watch();
        return Output.mark();
    }
}

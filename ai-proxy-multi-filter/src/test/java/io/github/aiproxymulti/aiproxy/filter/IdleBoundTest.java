package io.github.aiproxymulti.aiproxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.upstream.UpstreamClients.Setting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.ConnectionPoolMetrics;

class IdleBoundTest {

    private static final InetSocketAddress ONE = resolved("model.example", 1);
    private static final InetSocketAddress OTHER = resolved("model.example", 2);

    private final IdleBound bound = new IdleBound(new Setting(true, true, Duration.ofMinutes(1), 2));

    @Test
    void keepsAsManyAsItMay() {
        register("a", ONE, 1);

        assertThat(bound.isTooMany(ONE, false)).isFalse();
    }

    @Test
    void closesOneThatComesBackWhenAsManyAreIdle() {
        register("a", ONE, 2);

        assertThat(bound.isTooMany(ONE, false)).isTrue();
    }

    @Test
    void leavesTheIdleOnesAloneWhenThereAreAsManyAsThereMayBe() {
        register("a", ONE, 2);

        assertThat(bound.isTooMany(ONE, true)).isFalse();
    }

    @Test
    void countsTheAddressesOfOneNameApart() {
        register("a", ONE, 2);
        register("b", OTHER, 0);

        assertThat(bound.isTooMany(ONE, false)).isTrue();
        assertThat(bound.isTooMany(OTHER, false)).isFalse();
    }

    @Test
    void countsThePoolsOfOneAddressTogether() {
        register("a", ONE, 1);
        register("b", resolved("other.example", 1), 1);

        assertThat(bound.isTooMany(ONE, false)).isTrue();

        bound.deRegisterMetrics("pool", "b", ONE);
        assertThat(bound.isTooMany(ONE, false)).isFalse();
    }

    @Test
    void countsByNameWhatTheClientResolvesForItself() {
        register("a", InetSocketAddress.createUnresolved("model.example", 443), 2);

        assertThat(bound.isTooMany(ONE, false)).isTrue();
    }

    @Test
    void boundsNothingItKnowsNothingOf() {
        assertThat(bound.isTooMany(ONE, false)).isFalse();
        assertThat(bound.isTooMany(null, false)).isFalse();
    }

    private void register(String id, InetSocketAddress remote, int idle) {
        bound.registerMetrics("pool", id, remote, new Idle(idle));
    }

    private static InetSocketAddress resolved(String name, int lastByte) {
        try {
            byte[] address = {10, 0, 0, (byte) lastByte};
            return new InetSocketAddress(InetAddress.getByAddress(name, address), 443);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Metrics of a pool of idle connections.
     *
     * @param idleSize how many
     */
    private record Idle(int idleSize) implements ConnectionPoolMetrics {

        @Override
        public int acquiredSize() {
            return 0;
        }

        @Override
        public int allocatedSize() {
            return idleSize;
        }

        @Override
        public int pendingAcquireSize() {
            return 0;
        }

        @Override
        public int maxAllocatedSize() {
            return 100;
        }

        @Override
        public int maxPendingAcquireSize() {
            return 100;
        }
    }
}

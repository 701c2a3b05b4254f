package io.github.aiproxymulti.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventClockTest {

    @Test
    void findsTheMomentOfEachEventWhereverTheStreamIsCut() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(Payloads.event(17));
        stream.writeBytes(Payloads.event(123_456_789_012L));
        stream.writeBytes(Payloads.lastEvent());
        byte[] bytes = stream.toByteArray();
        for (int cut = 0; cut <= bytes.length; cut++) {
            List<Long> found = new ArrayList<>();
            EventClock clock = new EventClock(found::add);
            clock.read(Unpooled.wrappedBuffer(bytes, 0, cut));
            clock.read(Unpooled.wrappedBuffer(bytes, cut, bytes.length - cut));
            assertThat(found).as("cut at %d", cut).containsExactly(17L, 123_456_789_012L);
        }
    }

    @Test
    void isNotMisledByTextThatLooksLikeTheBeginningOfAMoment() {
        List<Long> found = new ArrayList<>();
        new EventClock(found::add).read(Unpooled.copiedBuffer("\"\"t\":5}", UTF_8));
        assertThat(found).containsExactly(5L);
    }
}

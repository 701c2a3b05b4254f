package io.github.aiproxymulti.aiproxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.aiproxymulti.aiproxy.protocol.BodySplice;
import io.github.aiproxymulti.aiproxy.protocol.RequestScan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.channel.AbortedException;

class RequestBodyTest {

    private static final Map<String, byte[]> OTHER = Map.of("model", "\"other\"".getBytes(UTF_8));

    @ParameterizedTest(name = "{0} bytes, announced {1}, in parts of {2}")
    @CsvSource({
        "0, -1, 1",
        "1, -1, 1",
        "5000, -1, 700",
        "5000, 5000, 5000",
        "5000, 10, 999",
        "5000, 9000, 1",
        "70000, 70000, 65536",
        "262144, 262144, 65536",
        "262145, 262145, 65536",
        "262145, -1, 65536",
        "600000, 9999999999, 600000",
        "600000, 3, 1000"
    })
    void holdsEveryByteWhateverWasAnnounced(int size, long announced, int part) {
        byte[] bytes = random(size);
        HeldBody held = held(bytes, announced, part);

        assertThat(held.length()).isEqualTo(size);
        assertThat(held.bytes()).isEqualTo(bytes);
        assertThat(held.<byte[]>look(Arrays::copyOf)).isEqualTo(bytes);
        assertThat(drained(held.share())).isEqualTo(bytes);
        assertThat(drained(held.share())).as("to the next instance").isEqualTo(bytes);
        held.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000, 400_000})
    void whatIsUnderWayStaysWhenTheRestIsReleased(int size) {
        byte[] bytes = random(size);
        HeldBody held = held(bytes, size, 10_000);
        ByteBuf underWay = held.share();

        held.release();
        held.release();

        assertThat(underWay.refCnt()).isOne();
        assertThat(drained(underWay)).isEqualTo(bytes);
        assertThat(underWay.refCnt()).isZero();
    }

    @Test
    void veryManyBodiesAtATimeLeaveConnectionsTheirMemory() {
        int size = 256 * 1024;
        byte[] bytes = random(size);
        List<HeldBody> waiting = new ArrayList<>();
        for (long taken = 0; taken < DirectShare.MOST; taken += size) {
            waiting.add(held(bytes, size, size));
        }
        waiting.add(held(bytes, size, size));

        assertThat(isOnHeap(waiting.get(0))).isFalse();
        assertThat(isOnHeap(waiting.get(waiting.size() - 1))).isTrue();
        assertThat(waiting.get(waiting.size() - 1).bytes()).isEqualTo(bytes);

        waiting.forEach(HeldBody::release);
        HeldBody next = held(bytes, -1, 1_000);
        assertThat(isOnHeap(next)).as("after the others are gone").isFalse();
        next.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 262_144, 300_000, 5_000_000})
    void aBodyOfTheAnnouncedLengthTakesNoMoreThanThat(int size) {
        HeldBody held = held(random(size), size, 10_000);
        ByteBuf shared = held.share();

        assertThat(shared.capacity()).isEqualTo(size);

        shared.release();
        held.release();
    }

    private static boolean isOnHeap(HeldBody body) {
        ByteBuf shared = body.share();
        try {
            return shared.hasArray();
        } finally {
            shared.release();
        }
    }

    @Test
    void nothingIsSharedOrTakenInAfterTheRelease() {
        HeldBody held = held(random(10), 10, 10);
        held.release();

        held.append(Unpooled.wrappedBuffer(new byte[5]));

        assertThatExceptionOfType(AbortedException.class).isThrownBy(held::share);
        assertThatExceptionOfType(AbortedException.class).isThrownBy(held::bytes);
        assertThatExceptionOfType(AbortedException.class).isThrownBy(() -> held.look((bytes, length) -> length));
    }

    @Test
    void whoLooksWhileLookingSeesBothBodies() {
        HeldBody one = held(random(100), 100, 100);
        HeldBody other = held(random(200), 200, 200);

        boolean same = one.look((bytes, length) -> {
            byte[] before = Arrays.copyOf(bytes, length);
            other.look((others, count) -> count);
            return Arrays.equals(before, Arrays.copyOf(bytes, length));
        });

        assertThat(same).isTrue();
        one.release();
        other.release();
    }

    @Test
    void aChangedBodyIsSentAsOftenAsAttemptsAreMade() {
        HeldBody held = held("{\"a\": 1, \"model\" : \"m\",\"b\":[2]}".getBytes(UTF_8), -1, 7);
        RequestBody spliced = spliced(held);

        assertThat(new String(drained(spliced.share()), UTF_8))
                .isEqualTo("{\"a\": 1, \"model\" : \"other\",\"b\":[2]}");
        assertThat(drained(spliced.share())).isEqualTo(spliced.bytes()).hasSize(spliced.length());
        ByteBuf underWay = spliced.share();
        held.release();
        assertThat(new String(drained(underWay), UTF_8)).contains("other");
        assertThatExceptionOfType(AbortedException.class).isThrownBy(spliced::share);
    }

    @Test
    void aBodyThatIsChangedInVeryManyPlacesIsSentInOnePiece() {
        String body = "{" + "\"model\":1,\"a\":1,".repeat(100) + "\"z\":0}";
        HeldBody held = held(body.getBytes(UTF_8), -1, 1_000);
        ByteBuf shared = spliced(held).share();

        assertThat(shared.nioBufferCount()).isOne();
        assertThat(new String(drained(shared), UTF_8))
                .isEqualTo("{" + "\"a\":1,".repeat(99) + "\"model\":\"other\",\"a\":1,\"z\":0}");
        held.release();
    }

    private static RequestBody spliced(RequestBody body) {
        return new SplicedBody(body, BodySplice.of(body.length(), body.look(RequestScan::of), OTHER, Set.of()));
    }

    private static HeldBody held(byte[] bytes, long announced, int part) {
        HeldBody held = new HeldBody(announced);
        for (int at = 0; at < bytes.length; at += part) {
            held.append(Unpooled.wrappedBuffer(bytes, at, Math.min(part, bytes.length - at)));
        }
        return held;
    }

    private static byte[] drained(ByteBuf buffer) {
        try {
            return ByteBufUtil.getBytes(buffer);
        } finally {
            buffer.release();
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}

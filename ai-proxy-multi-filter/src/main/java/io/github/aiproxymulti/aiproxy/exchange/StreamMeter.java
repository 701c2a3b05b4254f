package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.protocol.AnswerMarks;
import io.github.aiproxymulti.aiproxy.protocol.EventDecoder;
import io.github.aiproxymulti.aiproxy.protocol.EventFacts;
import io.github.aiproxymulti.aiproxy.protocol.EventGlance;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodec;
import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.StreamFacts;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import io.github.aiproxymulti.aiproxy.upstream.Scratch;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads along with a stream for what logs and meters want to know. Unless the text is wanted, or content is watched for, only
 * events that mention usage or tools are taken apart. Confined to one exchange.
 */
final class StreamMeter {

    private static final Logger log = LoggerFactory.getLogger(StreamMeter.class);

    private final ProtocolCodec codec;
    private final EventDecoder decoder;
    private final StreamFacts facts;
    private final boolean wantsText;
    private final OpenAttempt attempt;
    private final boolean wantsMarks;
    private AnswerMarks marks = AnswerMarks.NONE;
    private final Consumer<WireEvent> sink = this::take;
    private boolean broken;

    /**
     * Creates a meter.
     *
     * @param mostText the most characters of text to collect, 0 for none
     * @param attempt hears of content events, if it watches for them
     */
    StreamMeter(ProtocolCodec codec, StreamFraming framing, int mostText, OpenAttempt attempt) {
        this.codec = codec;
        this.decoder = framing.newDecoder(this::mayTell);
        this.facts = new StreamFacts(mostText);
        this.wantsText = mostText > 0;
        this.attempt = attempt;
        this.wantsMarks = attempt.exchange().facts().wantsMarks();
    }

    void read(ByteBuf buffer) {
        if (broken) {
            return;
        }
        try {
            int length = buffer.readableBytes();
            byte[] bytes = Scratch.take(length);
            buffer.getBytes(buffer.readerIndex(), bytes, 0, length);
            decoder.feed(bytes, 0, length, sink);
            Scratch.giveBack(bytes);
        } catch (RuntimeException defect) {
            broken = true;
            log.warn("a stream could not be metered to its end; it is passed on all the same", defect);
        }
    }

    /** Writes down what was learned. */
    void tell(ExchangeRecord exchange) {
        exchange.facts().marked(marks);
        exchange.said(
                facts.usage().orElse(null),
                () -> facts.rawUsage().orElse(null),
                facts.usage().isPresent() && wantsText ? facts.text() : null,
                facts.toolCall());
    }

    /** What {@link #take} would make nothing of is not even decoded. */
    private boolean mayTell(byte[] bytes, int from, int to) {
        return wantsText
                || attempt.watchesContent()
                || EventGlance.mayReport(bytes, from, to)
                || (wantsMarks && EventGlance.mayMark(bytes, from, to, marks.model() == null));
    }

    private void take(WireEvent event) {
        if (wantsMarks) {
            marks = marks.with(event);
        }
        boolean watched = attempt.watchesContent();
        if (watched || wantsText || isTelling(event)) {
            EventFacts said = codec.event(event);
            facts.add(said);
            if (watched && codec.isContent(said)) {
                attempt.content();
            }
        }
    }

    private static boolean isTelling(WireEvent event) {
        if (!(event instanceof SseEvent sse)) {
            return true;
        }
        String data = sse.data();
        return data.contains("\"usage\"") || data.contains("tool") || data.contains("function_call");
    }
}

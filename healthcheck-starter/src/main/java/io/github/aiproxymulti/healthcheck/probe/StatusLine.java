package io.github.aiproxymulti.healthcheck.probe;

import io.github.aiproxymulti.healthcheck.Observation;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects the first line of an answer and judges it. Confined to one connection's event loop. */
final class StatusLine {

    /** A line that is longer has nothing to do with HTTP. */
    static final int MAX_BYTES = 8192;

    private static final Pattern FORM = Pattern.compile("HTTP/\\d\\.\\d (\\d+)", Pattern.CASE_INSENSITIVE);
    private static final int MAX_DIGITS = 9;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(64);

    /** Takes what has arrived; gives the verdict once the line is complete or too long. */
    Optional<Observation> add(ByteBuf arrived) {
        int newline = arrived.bytesBefore((byte) '\n');
        int length = newline < 0 ? arrived.readableBytes() : newline;
        if (line.size() + length > MAX_BYTES) {
            return Optional.of(new Observation.Garbage());
        }
        byte[] bytes = new byte[length];
        arrived.readBytes(bytes);
        line.writeBytes(bytes);
        return newline < 0 ? Optional.empty() : Optional.of(judge(line.toString(StandardCharsets.ISO_8859_1)));
    }

    /** What a first line says; anything may follow the number. */
    static Observation judge(String line) {
        Matcher form = FORM.matcher(line);
        if (!form.lookingAt()) {
            return new Observation.Garbage();
        }
        String digits = form.group(1);
        return new Observation.Status(digits.length() > MAX_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(digits));
    }
}

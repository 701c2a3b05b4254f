package io.github.aiproxymulti.aiproxy.exchange;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The header that lists the attempts of a request: {@code a;status=503;ms=12, b;status=200;ms=40}. In an instance's name
 * everything but letters, digits and {@code -._~} is percent-encoded.
 */
final class AttemptsHeader {

    static final String NAME = "X-AI-Proxy-Attempts";

    private static final String PLAIN = "-._~";

    private AttemptsHeader() {}

    static String of(List<AttemptRecord> attempts) {
        StringBuilder header = new StringBuilder();
        for (AttemptRecord attempt : attempts) {
            header.append(header.isEmpty() ? "" : ", ");
            encode(attempt.instance(), header);
            header.append(";status=").append(attempt.status()).append(";ms=").append(attempt.millis());
        }
        return header.toString();
    }

    private static void encode(String name, StringBuilder header) {
        for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (one & 0xff);
            boolean plain = (letter >= 'a' && letter <= 'z')
                    || (letter >= 'A' && letter <= 'Z')
                    || (letter >= '0' && letter <= '9')
                    || PLAIN.indexOf(letter) >= 0;
            if (plain) {
                header.append(letter);
            } else {
                header.append('%').append(String.format("%02X", one & 0xff));
            }
        }
    }
}

package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodec;
import io.github.aiproxymulti.aiproxy.protocol.ResponseFacts;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds the usage of a JSON answer that is too large to be held, while it passes: what counts of it are the members of the
 * outermost object whose name says usage. Nothing else is kept. Confined to one answer.
 */
final class LateUsage {

    /** More than any usage; a longer one is not read. */
    private static final int MOST_BYTES = 64 * 1024;

    private final ByteArrayOutputStream found = new ByteArrayOutputStream(256);
    private final ByteArrayOutputStream member = new ByteArrayOutputStream(256);
    private int depth;
    private boolean text;
    private boolean escaped;

    /** Whether the member that is read, name and value, is one of those looked for; not known before its name has ended. */
    private boolean named;

    private boolean wanted;
    private boolean over;

    /** Reads on; does not move the buffer's reader. */
    void read(ByteBuf buffer) {
        buffer.forEachByte(next -> {
            take(next);
            return true;
        });
    }

    /** Whether the outermost object has ended, so that all has been said. */
    boolean isOver() {
        return over;
    }

    /** What was said, if anything was. */
    Optional<ResponseFacts> facts(ProtocolCodec codec) {
        return WireJson.read(("{" + found.toString(StandardCharsets.UTF_8) + "}").getBytes(StandardCharsets.UTF_8))
                .filter(said -> !said.isEmpty())
                .map(codec::response);
    }

    private void take(byte next) {
        if (over) {
            return;
        }
        if (text) {
            keep(next);
            if (escaped) {
                escaped = false;
            } else if (next == '\\') {
                escaped = true;
            } else if (next == '"') {
                text = false;
            }
            return;
        }
        switch (next) {
            case '"' -> {
                text = true;
                keep(next);
            }
            case '{', '[' -> {
                if (++depth > 1) {
                    keep(next);
                }
            }
            case '}', ']' -> {
                if (--depth == 0) {
                    endMember();
                    over = true;
                } else {
                    keep(next);
                }
            }
            case ',' -> {
                if (depth == 1) {
                    endMember();
                } else {
                    keep(next);
                }
            }
            case ':' -> {
                if (depth == 1) {
                    named = true;
                    wanted = member.toString(StandardCharsets.UTF_8).contains("usage");
                }
                keep(next);
            }
            default -> keep(next);
        }
    }

    private void keep(byte next) {
        if (depth > 0 && (!named || wanted) && member.size() < MOST_BYTES) {
            member.write(next);
        }
    }

    private void endMember() {
        if (wanted && member.size() < MOST_BYTES && found.size() + member.size() < MOST_BYTES) {
            if (found.size() > 0) {
                found.write(',');
            }
            found.writeBytes(member.toByteArray());
        }
        member.reset();
        named = false;
        wanted = false;
    }
}

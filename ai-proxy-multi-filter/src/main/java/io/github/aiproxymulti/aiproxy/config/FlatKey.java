package io.github.aiproxymulti.aiproxy.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path in one text, such as {@code instances[0].auth.header[X-Key]}.
 *
 * @param names its steps; an index is a name too; at least one
 * @param slashed whether a name outside of brackets has a slash, which the binder does not keep
 */
record FlatKey(List<String> names, boolean slashed) {

    private static final int LONGEST = 1000;
    private static final int MOST_NAMES = 64;

    FlatKey {
        names = List.copyOf(names);
    }

    /** Takes a key apart; null when it is not one. */
    static @Nullable FlatKey parse(String key) {
        List<String> names = new ArrayList<>();
        boolean slashed = false;
        int at = 0;
        while (at < key.length() && key.length() <= LONGEST) {
            int end;
            if (key.charAt(at) == '[') {
                end = key.indexOf(']', at);
                if (end <= at + 1) {
                    return null;
                }
                names.add(key.substring(at + 1, end));
                end++;
            } else {
                end = endOfName(key, at);
                if (end == at) {
                    return null;
                }
                names.add(key.substring(at, end));
                slashed |= key.substring(at, end).indexOf('/') >= 0;
            }
            at = afterSeparator(key, end);
            if (at < 0) {
                return null;
            }
        }
        return names.isEmpty() || names.size() > MOST_NAMES ? null : new FlatKey(names, slashed);
    }

    private static int endOfName(String key, int from) {
        int end = from;
        while (end < key.length() && key.charAt(end) != '.' && key.charAt(end) != '[') {
            end++;
        }
        return end;
    }

    /** Where the next name starts; negative when the key ends in a dot or a bracket is followed by a letter. */
    private static int afterSeparator(String key, int end) {
        if (end == key.length() || key.charAt(end) == '[') {
            return end;
        }
        return key.charAt(end) == '.' && end + 1 < key.length() ? end + 1 : -1;
    }
}

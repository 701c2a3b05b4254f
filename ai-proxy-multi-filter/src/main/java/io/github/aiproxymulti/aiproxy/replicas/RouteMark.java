package io.github.aiproxymulti.aiproxy.replicas;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last thing that was done to a route.
 *
 * @param revision its number, larger than any before it of this route, and never smaller than its time
 * @param live whether it was saved, not deleted
 * @param atMillis when
 * @param digest of the text that was saved; {@link #NOTHING} when it was deleted
 */
record RouteMark(long revision, boolean live, long atMillis, String digest) {

    /** What a deletion has for a digest. */
    static final String NOTHING = "-";

    /** Numbers have fifteen digits at most: scripts of Redis count in floating point. */
    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,15}) (?:live (\\d{1,15}) (\\w{32})|dead (\\d{1,15}) -)");

    static RouteMark saved(long revision, long atMillis, String digest) {
        return new RouteMark(revision, true, atMillis, digest);
    }

    static RouteMark deleted(long revision, long atMillis) {
        return new RouteMark(revision, false, atMillis, NOTHING);
    }

    /** What is stored for a route; empty when nobody of ours wrote it. */
    static Optional<RouteMark> read(String text) {
        Matcher match = TEXT.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        long revision = Long.parseLong(match.group(1));
        return Optional.of(
                match.group(3) != null
                        ? saved(revision, Long.parseLong(match.group(2)), match.group(3))
                        : deleted(revision, Long.parseLong(match.group(4))));
    }

    /** The number of what was done last; 0 when that was nothing. */
    static long number(Optional<RouteMark> mark) {
        return mark.map(RouteMark::revision).orElse(0L);
    }

    /** Whether this was done later than the other; of two with the same number the larger text is, as for scripts. */
    boolean isAfter(RouteMark other) {
        return revision != other.revision ? revision > other.revision : text().compareTo(other.text()) > 0;
    }

    String text() {
        return revision + (live ? " live " : " dead ") + atMillis + " " + digest;
    }
}

package io.github.aiproxymulti.aiproxy.standing;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The latest few things that happened, the latest first. Safe for concurrent use. */
final class History {

    private static final int MOST = 8;
    private static final int LONGEST = 200;

    private final Clock clock;

    private volatile List<Note> notes = List.of();

    /**
     * Starts without anything.
     *
     * @param clock the time of day
     */
    History(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(String what) {
        List<Note> before = notes;
        List<Note> after = new ArrayList<>(MOST);
        after.add(new Note(clock.instant(), shown(what)));
        after.addAll(before.subList(0, Math.min(before.size(), MOST - 1)));
        notes = List.copyOf(after);
    }

    List<Note> latest() {
        return notes;
    }

    /** One line of bounded length: the text may hold words of the other side. */
    private static String shown(String what) {
        String line = what.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}

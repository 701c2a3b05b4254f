package io.github.aiproxymulti.aiproxy.limit.budget;

import io.github.aiproxymulti.aiproxy.limit.budget.Decision.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The counters of one owner. Every operation is short and holds the ledger's monitor. Their number is bounded: when it is
 * reached, keys that have no counter yet share one, so that nobody gets past a limit by asking under ever new names.
 */
final class Ledger {

    /** Looked at for being old with every new counter. */
    private static final int SWEPT_AT_ONCE = 4;

    /** No key of a request is empty. */
    private static final String SHARED = "";

    private final int most;
    private final Runnable overflow;
    private final Map<String, Counter> counters = new HashMap<>();

    /** The keys in the order in which they were last looked at. */
    private final Deque<String> order = new ArrayDeque<>();

    Ledger(int most, Runnable overflow) {
        this.most = most;
        this.overflow = overflow;
    }

    synchronized Decision ask(Ask ask, long now) {
        List<Level> levels = new ArrayList<>(ask.demands().size());
        List<Counter> asked = new ArrayList<>(ask.demands().size());
        for (int i = 0; i < ask.demands().size(); i++) {
            Demand demand = ask.demands().get(i);
            Counter counter = counter(demand.key(), now);
            counter.open(now, demand.windowMillis());
            long left = counter.left(demand.limit());
            long reset = counter.resetMillis(now, demand.windowMillis());
            boolean granted = left >= ask.need(i);
            levels.add(new Level(granted ? left : 0, reset));
            if (!granted) {
                return new Decision(false, levels);
            }
            asked.add(counter);
        }
        for (int i = 0; i < asked.size(); i++) {
            Demand demand = ask.demands().get(i);
            asked.get(i).use(demand.take(), now, demand.windowMillis());
            asked.get(i).reserve(ask.reservation(), demand.reserve(), now + ask.holdMillis());
        }
        return new Decision(true, levels);
    }

    synchronized Decision peek(Ask ask, long now) {
        List<Level> levels = new ArrayList<>(ask.demands().size());
        for (int i = 0; i < ask.demands().size(); i++) {
            Demand demand = ask.demands().get(i);
            Counter known = counters.get(demand.key());
            Counter counter = known != null || counters.size() < most ? known : counters.get(SHARED);
            long left = counter == null ? demand.limit() : counter.leftAt(now, demand.limit());
            long reset = counter == null ? demand.windowMillis() : counter.resetAt(now, demand.windowMillis());
            boolean granted = left >= ask.need(i);
            levels.add(new Level(granted ? left : 0, reset));
            if (!granted) {
                return new Decision(false, levels);
            }
        }
        return new Decision(true, levels);
    }

    synchronized void settle(Settlement settlement, long now) {
        boolean stopped = false;
        for (Settlement.Charge charge : settlement.charges()) {
            Counter counter = counter(charge.key(), now);
            counter.open(now, charge.windowMillis());
            counter.giveBack(settlement.reservation());
            if (!stopped) {
                counter.use(charge.cost(), now, charge.windowMillis());
                stopped = settlement.stopsWhenOver() && counter.isOver(charge.limit());
            }
        }
    }

    synchronized int size() {
        return counters.size();
    }

    /** Forgets every counter that is old. */
    synchronized void sweep(long now) {
        sweep(order.size(), now);
    }

    private Counter counter(String key, long now) {
        Counter known = counters.get(key);
        if (known != null) {
            return known;
        }
        sweep(SWEPT_AT_ONCE, now);
        String used = key;
        if (counters.size() >= most) {
            overflow.run();
            used = SHARED;
        }
        return counters.computeIfAbsent(used, added -> {
            order.addLast(added);
            return new Counter();
        });
    }

    private void sweep(int most, long now) {
        for (int i = Math.min(most, order.size()); i > 0; i--) {
            String key = order.removeFirst();
            Counter counter = counters.get(key);
            if (counter != null && counter.isOld(now)) {
                counters.remove(key);
            } else {
                order.addLast(key);
            }
        }
    }
}

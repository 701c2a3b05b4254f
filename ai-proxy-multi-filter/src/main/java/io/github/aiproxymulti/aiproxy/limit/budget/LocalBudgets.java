package io.github.aiproxymulti.aiproxy.limit.budget;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/** The counters of this process. They survive refreshes, and their owner until their windows are over. */
public final class LocalBudgets implements Budgets {

    private final LongSupplier millis;
    private final int mostCounters;
    private final Consumer<String> overflow;
    private final Map<String, Ledger> ledgers = new ConcurrentHashMap<>();

    /**
     * Creates empty ones.
     *
     * @param millis a monotonic clock in milliseconds
     * @param mostCounters the most counters of one owner; further keys share one
     * @param overflow hears, with the owner, each time a key has to share
     */
    public LocalBudgets(LongSupplier millis, int mostCounters, Consumer<String> overflow) {
        this.millis = millis;
        this.mostCounters = mostCounters;
        this.overflow = overflow;
    }

    @Override
    public Mono<Decision> ask(Ask ask) {
        return Mono.fromSupplier(() -> ledger(ask.owner()).ask(ask, millis.getAsLong()));
    }

    @Override
    public Mono<Decision> peek(Ask ask) {
        return Mono.fromSupplier(() -> {
            Ledger known = ledgers.get(ask.owner());
            return (known == null ? new Ledger(1, () -> {}) : known).peek(ask, millis.getAsLong());
        });
    }

    @Override
    public Mono<Void> settle(Settlement settlement) {
        return Mono.fromRunnable(() -> ledger(settlement.owner()).settle(settlement, millis.getAsLong()));
    }

    /**
     * Forgets old counters. Those of other owners than these are kept until their windows are over, so that an owner that
     * comes back unchanged finds them, but all together no more of them than one owner may have.
     */
    public void retain(Set<String> owners) {
        ledgers.values().forEach(ledger -> ledger.sweep(millis.getAsLong()));
        int left = 0;
        for (String gone : Set.copyOf(ledgers.keySet())) {
            if (!owners.contains(gone)) {
                int size = ledger(gone).size();
                left += size;
                if (size == 0 || left > mostCounters) {
                    ledgers.remove(gone);
                }
            }
        }
    }

    /** The number of counters. */
    public int size() {
        return ledgers.values().stream().mapToInt(Ledger::size).sum();
    }

    private Ledger ledger(String owner) {
        Ledger known = ledgers.get(owner);
        return known != null
                ? known
                : ledgers.computeIfAbsent(owner, added -> new Ledger(mostCounters, () -> overflow.accept(added)));
    }
}

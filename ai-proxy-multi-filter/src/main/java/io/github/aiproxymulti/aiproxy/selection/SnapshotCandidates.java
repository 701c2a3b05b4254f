package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.balancer.Attempts;
import io.github.aiproxymulti.aiproxy.balancer.Picker;
import io.github.aiproxymulti.aiproxy.standing.Permit;
import io.github.aiproxymulti.aiproxy.standing.Shortage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Candidates from one routing snapshot. Source: balancing.md section 6. */
final class SnapshotCandidates implements Candidates {

    private static final int NOTHING = -1;

    private final RoutingSnapshot snapshot;
    private final int hash;
    private final Admission admission;
    private final RandomGenerator random;
    private final Busy busy;
    private final Attempts attempts;
    private @Nullable Domains domains;

    /** Owners of the request's key that are coming back and do not take this key yet. */
    private @Nullable Deque<Integer> heldBack;

    private int current = NOTHING;

    SnapshotCandidates(RoutingSnapshot snapshot, int hash, Admission admission, RandomGenerator random) {
        this(snapshot, hash, admission, random, new Busy(snapshot, snapshot.tier()));
    }

    SnapshotCandidates(RoutingSnapshot snapshot, int hash, Admission admission, RandomGenerator random, Busy busy) {
        this.snapshot = snapshot;
        this.hash = hash;
        this.admission = admission;
        this.random = random;
        this.busy = busy;
        this.attempts = new Attempts(snapshot.standing());
    }

    @Override
    public Selection next() {
        if (current != NOTHING) {
            attempts.mark(current);
            domains = Domains.after(domains, snapshot, current);
            current = NOTHING;
        }
        Picker picker = snapshot.picker();
        for (int i = 0; i < snapshot.size(); i++) {
            int found = pick(picker);
            if (found == Picker.NONE) {
                return deferred(picker.exhausted());
            }
            if (snapshot.mayUse(found) && !isLeftForLater(found)) {
                Selection chosen = chosen(found);
                if (chosen != null) {
                    return chosen;
                }
            }
            attempts.mark(found);
        }
        return deferred("all servers tried");
    }

    private boolean isLeftForLater(int found) {
        if (domains != null && domains.defers(found)) {
            return true;
        }
        if (!snapshot.holdsBackKey(found, hash)) {
            return false;
        }
        heldBack = Objects.requireNonNullElseGet(heldBack, ArrayDeque::new);
        heldBack.add(found);
        return true;
    }

    /** One of those that were left for later, now that nobody else is left. */
    private Selection deferred(String reason) {
        while (heldBack != null && !heldBack.isEmpty()) {
            Selection chosen = chosen(heldBack.remove());
            if (chosen != null) {
                return chosen;
            }
        }
        if (domains != null) {
            for (Integer next = domains.next(); next != null; next = domains.next()) {
                Selection chosen = chosen(next);
                if (chosen != null) {
                    return chosen;
                }
            }
        }
        return new Selection.NoneLeft(reason);
    }

    private @Nullable Selection chosen(int found) {
        if (!admission.admits(snapshot.plan(found))) {
            return null;
        }
        Permit permit = busy.enter(found);
        if (permit == null) {
            return null;
        }
        current = found;
        return new Selection.Chosen(snapshot.plan(found), snapshot.address(found, random), permit);
    }

    @Override
    public @Nullable Shortage shortage() {
        return busy.shortage(() -> IntStream.range(0, snapshot.size())
                .filter(i -> snapshot.isAwaited(i, snapshot.tier()))
                .iterator());
    }

    /** Asks again while recovering instances are passed over, as often as there are instances; the last one is taken. */
    private int pick(Picker picker) {
        int found = picker.pick(attempts, hash);
        for (int i = 1; i < snapshot.size() && found != Picker.NONE && snapshot.holdsBack(found, random); i++) {
            found = picker.pick(attempts, hash);
        }
        return found;
    }
}

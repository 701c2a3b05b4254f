package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.balancer.Attempts;
import io.github.aiproxymulti.aiproxy.balancer.Picker;
import io.github.aiproxymulti.aiproxy.standing.Permit;
import java.util.random.RandomGenerator;

/** Candidates from one routing snapshot. Source: balancing.md section 6. */
final class SnapshotCandidates implements Candidates {

    private static final int NOTHING = -1;

    private final RoutingSnapshot snapshot;
    private final int hash;
    private final Admission admission;
    private final RandomGenerator random;
    private final Attempts attempts = new Attempts();
    private int current = NOTHING;

    SnapshotCandidates(RoutingSnapshot snapshot, int hash, Admission admission, RandomGenerator random) {
        this.snapshot = snapshot;
        this.hash = hash;
        this.admission = admission;
        this.random = random;
    }

    @Override
    public Selection next() {
        if (current != NOTHING) {
            attempts.mark(current);
            current = NOTHING;
        }
        Picker picker = snapshot.picker();
        for (int i = 0; i < snapshot.size(); i++) {
            int found = pick(picker);
            if (found == Picker.NONE) {
                return new Selection.NoneLeft(picker.exhausted());
            }
            if (snapshot.mayUse(found) && admission.admits(snapshot.plan(found))) {
                Permit permit = snapshot.enter(found);
                if (permit != null) {
                    current = found;
                    return new Selection.Chosen(snapshot.plan(found), snapshot.address(found, random), permit);
                }
            }
            attempts.mark(found);
        }
        return new Selection.NoneLeft("all servers tried");
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

package io.github.aiproxymulti.healthcheck;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one resource at one moment. Holds no header, body or path of a probe, since those may be secret.
 *
 * @param owner who wants it checked
 * @param type what its probes do
 * @param view the published view
 * @param problem why the latest wish is not in force, for people; null when it is
 * @param targets its targets, sorted by key; empty unless READY
 */
public record ResourceReport(
        String owner,
        ProbeType type,
        HealthView view,
        @Nullable String problem,
        List<TargetReport> targets) {

    /** Copies the list. */
    public ResourceReport {
        targets = List.copyOf(targets);
    }

    /** The resource. */
    public ResourceId resource() {
        return view.resource();
    }

    /** How much is known. */
    public Phase phase() {
        return view.phase();
    }

    /** The checker that published the view; 0 unless READY. */
    public long generation() {
        return view.generation();
    }

    /** The version of the view; 0 unless READY. */
    public long version() {
        return view.version();
    }
}

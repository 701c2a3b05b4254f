package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.probe.Prober;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether a spec can be put in force. That nobody wants a resource any more is no build and never looks like one. */
sealed interface BuildResult {

    /** Why not; null if it can. */
    @Nullable String problem();

    /** Whether it is worth trying again without a new wish. */
    boolean isRetried();

    /** It can. */
    record Built() implements BuildResult {
        @Override
        public @Nullable String problem() {
            return null;
        }

        @Override
        public boolean isRetried() {
            return false;
        }
    }

    /** It cannot at the moment. */
    record Transient(String problem) implements BuildResult {
        @Override
        public boolean isRetried() {
            return true;
        }
    }

    /** It never can. */
    record Invalid(String problem) implements BuildResult {
        @Override
        public boolean isRetried() {
            return false;
        }
    }

    /** Tries. Depends on the arguments only, never on who asks or when. */
    static BuildResult of(CheckSpec spec, Prober prober) {
        try {
            ActiveCheck check = spec.checks().active();
            requirePositive("checks.active.timeout", check.timeout());
            if (check.healthy() != null) {
                requirePositive(
                        "checks.active.healthy.interval", check.healthy().interval());
            }
            if (check.unhealthy() != null) {
                requirePositive(
                        "checks.active.unhealthy.interval", check.unhealthy().interval());
            }
            prober.prepare(check);
            return new Built();
        } catch (IllegalArgumentException e) {
            return new Invalid(messageOf(e));
        } catch (RuntimeException e) {
            return new Transient(messageOf(e));
        }
    }

    private static void requirePositive(String path, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(path + ": " + value + " (expected: > 0)");
        }
    }

    private static String messageOf(RuntimeException e) {
        return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    }
}

package io.github.aiproxymulti.healthcheck.settings;

import io.github.aiproxymulti.healthcheck.PassiveCheck;
import io.github.aiproxymulti.healthcheck.ProbeType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code checks.passive}. Its {@code type} is checked and otherwise without effect, as in the original. */
final class PassiveReader {

    static final List<String> NAMES = List.of("type", "healthy", "unhealthy");

    private static final List<String> HEALTHY = List.of(Statuses.NAME, "successes");
    private static final List<String> UNHEALTHY = List.of(Statuses.NAME, "http_failures", "tcp_failures", "timeouts");
    private static final int MAX_THRESHOLD = 254;

    private PassiveReader() {}

    static PassiveCheck read(Section passive) {
        ProbeType ignored = ActiveReader.probeType(passive, ProbeType.HTTP);
        return new PassiveCheck(
                healthy(passive.child("healthy", HEALTHY)), unhealthy(passive.child("unhealthy", UNHEALTHY)));
    }

    private static PassiveCheck.@Nullable Healthy healthy(@Nullable Section healthy) {
        return healthy == null
                ? null
                : new PassiveCheck.Healthy(
                        Statuses.read(healthy, PassiveCheck.DEFAULT_HEALTHY_STATUSES),
                        healthy.integer("successes", 5, 0, MAX_THRESHOLD));
    }

    private static PassiveCheck.@Nullable Unhealthy unhealthy(@Nullable Section unhealthy) {
        return unhealthy == null
                ? null
                : new PassiveCheck.Unhealthy(
                        Statuses.read(unhealthy, PassiveCheck.DEFAULT_UNHEALTHY_STATUSES),
                        unhealthy.integer("http_failures", 5, 0, MAX_THRESHOLD),
                        unhealthy.integer("tcp_failures", 2, 0, MAX_THRESHOLD),
                        unhealthy.integer("timeouts", 7, 0, MAX_THRESHOLD));
    }
}

package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.Checks;
import io.github.aiproxymulti.healthcheck.PassiveCheck;
import io.github.aiproxymulti.healthcheck.store.Plan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The same text for the same checks in every process, so that replicas find out whether they check the same. */
final class Fingerprint {

    /** Half of a SHA-256 is plenty to tell configurations apart. */
    private static final int HEX_DIGITS = 32;

    private Fingerprint() {}

    static Plan of(CheckSpec spec) {
        List<@Nullable Object> checks = parts(spec.checks());
        List<@Nullable Object> all = new ArrayList<>(checks);
        spec.endpoints().forEach(endpoint -> {
            all.add(endpoint.host());
            all.add(endpoint.port());
        });
        return new Plan(
                digest(all), digest(checks), Probing.longest(spec.checks().active()));
    }

    private static List<@Nullable Object> parts(Checks checks) {
        ActiveCheck active = checks.active();
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(active.type().label());
        parts.add(active.timeout());
        parts.add(active.host());
        parts.add(active.port());
        parts.add(active.method());
        parts.add(active.path());
        parts.add(active.body());
        parts.add(
                active.headers().stream().sorted(String.CASE_INSENSITIVE_ORDER).toList());
        parts.add(active.verifyCertificate());
        parts.add(active.sni());
        parts.add(active.sslBundle());
        ActiveCheck.Healthy up = active.healthy();
        parts.add(up == null ? null : List.of(up.interval(), sorted(up.httpStatuses()), up.successes()));
        ActiveCheck.Unhealthy down = active.unhealthy();
        parts.add(
                down == null
                        ? null
                        : List.of(
                                down.interval(),
                                sorted(down.httpStatuses()),
                                down.httpFailures(),
                                down.tcpFailures(),
                                down.timeouts()));
        parts.add(passive(checks.passive()));
        return parts;
    }

    private static @Nullable String passive(@Nullable PassiveCheck passive) {
        if (passive == null) {
            return null;
        }
        PassiveCheck.Healthy up = passive.healthy();
        PassiveCheck.Unhealthy down = passive.unhealthy();
        return (up == null ? "-" : sorted(up.httpStatuses()) + "/" + up.successes())
                + (down == null
                        ? "-"
                        : sorted(down.httpStatuses()) + "/" + down.httpFailures() + "/" + down.tcpFailures() + "/"
                                + down.timeouts());
    }

    private static String sorted(Set<Integer> statuses) {
        return new TreeSet<>(statuses).toString();
    }

    private static String digest(List<@Nullable Object> parts) {
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            String word = String.valueOf(part);
            // The length goes first, so that no two lists of parts give the same text.
            text.append(word.length()).append(':').append(word);
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

package io.github.aiproxymulti.healthcheck.settings;

import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.ProbeType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code checks.active}. */
final class ActiveReader {

    static final List<String> NAMES = List.of(
            "type",
            "timeout",
            "concurrency",
            "host",
            "port",
            "http_method",
            "http_path",
            "http_req_body",
            "https_verify_certificate",
            "req_headers",
            "https_sni",
            "ssl_bundle",
            "healthy",
            "unhealthy");

    private static final List<String> HEALTHY = List.of("interval", Statuses.NAME, "successes");
    private static final List<String> UNHEALTHY =
            List.of("interval", Statuses.NAME, "http_failures", "tcp_failures", "timeouts");
    private static final Set<String> METHODS =
            Set.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "TRACE", "PURGE");
    private static final Pattern HOST = Pattern.compile("\\*|\\*?[0-9a-zA-Z\\-._\\[\\]:]+");
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+:[^\\r\\n\\x00]*");
    private static final int MAX_TIMEOUT_SECONDS = 3600;
    private static final int MAX_INTERVAL_SECONDS = 86_400;
    private static final int MAX_CONCURRENCY = 1000;
    private static final int MAX_THRESHOLD = 254;

    private ActiveReader() {}

    static ActiveCheck read(Section active, Findings findings) {
        int port = active.integer("port", 0, 1, 65535);
        ActiveCheck.Healthy healthy = healthy(active.child("healthy", HEALTHY));
        ActiveCheck.Unhealthy unhealthy = unhealthy(active.child("unhealthy", UNHEALTHY), findings);
        warnOfHalves(active, findings);
        return new ActiveCheck(
                probeType(active, ProbeType.HTTP),
                timeout(active),
                Math.max(1, active.integer("concurrency", 10, 0, MAX_CONCURRENCY)),
                active.text(
                        "host",
                        true,
                        "a host name, an IP literal or a leading *",
                        text -> HOST.matcher(text).matches()),
                port == 0 ? null : port,
                or(
                        active.text(
                                "http_method",
                                true,
                                "one of " + METHODS.stream().sorted().toList(),
                                METHODS::contains),
                        "GET"),
                or(active.text("http_path", false, "no spaces, no control characters", ActiveReader::isPath), "/"),
                or(active.text("http_req_body", false, "a text", text -> true), ""),
                headers(active),
                active.flag("https_verify_certificate", true),
                active.text(
                        "https_sni",
                        true,
                        "a host name",
                        text -> HOST.matcher(text).matches()),
                active.text("ssl_bundle", true, "the name of an SSL bundle", text -> !text.isBlank()),
                healthy,
                unhealthy);
    }

    static ProbeType probeType(Section section, ProbeType whenAbsent) {
        String label =
                section.text("type", true, "can only be 'http', 'https' or 'tcp'", text -> byLabel(text) != null);
        return label == null ? whenAbsent : Objects.requireNonNull(byLabel(label));
    }

    private static @Nullable ProbeType byLabel(String label) {
        for (ProbeType type : ProbeType.values()) {
            if (type.label().equals(label)) {
                return type;
            }
        }
        return null;
    }

    private static Duration timeout(Section active) {
        BigDecimal seconds = active.seconds("timeout", BigDecimal.ONE, MAX_TIMEOUT_SECONDS);
        return Duration.ofNanos(Math.max(1, seconds.movePointRight(9).longValue()));
    }

    private static boolean isPath(String text) {
        return !text.isEmpty() && text.chars().noneMatch(c -> c <= ' ' || c == 0x7f);
    }

    /** A problem never shows the line: it may carry a credential. */
    private static List<String> headers(Section active) {
        List<Object> items = active.items("req_headers");
        List<String> lines = new ArrayList<>();
        for (int i = 0; items != null && i < items.size(); i++) {
            String line = String.valueOf(items.get(i));
            if (HEADER.matcher(line).matches()) {
                lines.add(line);
            } else {
                active.hidden(
                        active.path("req_headers") + "[" + i + "]", "a header line 'Name: value' without CR and LF");
            }
        }
        return lines;
    }

    private static ActiveCheck.@Nullable Healthy healthy(@Nullable Section healthy) {
        return healthy == null
                ? null
                : new ActiveCheck.Healthy(
                        interval(healthy),
                        Statuses.read(healthy, ActiveCheck.DEFAULT_HEALTHY_STATUSES),
                        healthy.integer("successes", 2, 1, MAX_THRESHOLD));
    }

    private static ActiveCheck.@Nullable Unhealthy unhealthy(@Nullable Section unhealthy, Findings findings) {
        if (unhealthy == null) {
            return null;
        }
        Set<Integer> statuses = Statuses.read(unhealthy, ActiveCheck.DEFAULT_UNHEALTHY_STATUSES);
        if (unhealthy.has(Statuses.NAME) && statuses.contains(429)) {
            findings.warning(
                    unhealthy.path(Statuses.NAME) + ": contains 429; a target that is busy is taken out as if it"
                            + " were down, and its load moves to the others");
        }
        return new ActiveCheck.Unhealthy(
                interval(unhealthy),
                statuses,
                unhealthy.integer("http_failures", 5, 1, MAX_THRESHOLD),
                unhealthy.integer("tcp_failures", 2, 1, MAX_THRESHOLD),
                unhealthy.integer("timeouts", 3, 1, MAX_THRESHOLD));
    }

    private static Duration interval(Section section) {
        return Duration.ofSeconds(section.integer("interval", 1, 1, MAX_INTERVAL_SECONDS));
    }

    /** A half that is not written stays off, as in the original; hardly anybody means that. */
    private static void warnOfHalves(Section active, Findings findings) {
        boolean healthy = active.has("healthy");
        boolean unhealthy = active.has("unhealthy");
        if (!healthy && !unhealthy) {
            findings.warning(active.path("healthy") + ": absent, and unhealthy too; no target is ever probed");
        } else if (!unhealthy) {
            findings.warning(active.path("unhealthy") + ": absent; an unusable target is never probed again");
        } else if (!healthy) {
            findings.warning(active.path("healthy") + ": absent; a usable target is never probed, its failures are only"
                    + " noticed by passive checks");
        }
    }

    private static String or(@Nullable String text, String whenAbsent) {
        return text == null ? whenAbsent : text;
    }
}

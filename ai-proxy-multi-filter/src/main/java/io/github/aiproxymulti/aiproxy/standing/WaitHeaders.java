package io.github.aiproxymulti.aiproxy.standing;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the headers of an answer how long to wait before the next request. Pure; what cannot be understood counts as
 * absent, and nothing a server sends makes it fail or wait longer than {@link #LONGEST}.
 */
final class WaitHeaders {

    /** The longest wait that is understood; callers have a shorter bound of their own. */
    static final Duration LONGEST = Duration.ofDays(30);

    private static final int LONGEST_TEXT = 64;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}(?:\\.\\d{1,9})?");
    private static final Pattern UNITS =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m(?!s))?(?:(\\d{1,9}(?:\\.\\d{1,9})?)s)?"
                    + "(?:(\\d{1,9}(?:\\.\\d{1,9})?)ms)?(?:(\\d{1,9}(?:\\.\\d{1,9})?)[uµ]s)?");

    /** Numbers from here on are seconds since 1970 and not seconds to wait. */
    private static final double EPOCH_SECONDS = 1e9;

    /** Numbers from here on are milliseconds since 1970. */
    private static final double EPOCH_MILLIS = 1e11;

    private static final String RESET = "x-ratelimit-reset";
    private static final String REMAINING = "x-ratelimit-remaining";

    /** More headers of the kind {@code x-ratelimit-reset-*} than any vendor sends. */
    private static final int MOST_BUDGETS = 32;

    /** Budgets whose headers have names of their own: when it is full again, and what is left of it. */
    private static final List<Budget> NAMED = List.of(
            new Budget(RESET, REMAINING),
            new Budget("anthropic-ratelimit-requests-reset", "anthropic-ratelimit-requests-remaining"),
            new Budget("anthropic-ratelimit-tokens-reset", "anthropic-ratelimit-tokens-remaining"),
            new Budget("anthropic-ratelimit-input-tokens-reset", "anthropic-ratelimit-input-tokens-remaining"),
            new Budget("anthropic-ratelimit-output-tokens-reset", "anthropic-ratelimit-output-tokens-remaining"));

    private WaitHeaders() {}

    /**
     * What the server asks for in so many words: {@code retry-after-ms}, else {@code retry-after}.
     *
     * @param headers of the answer
     * @param now the time
     */
    static Optional<Duration> asked(AnswerHeaders headers, Instant now) {
        Optional<Duration> exact = text(headers, "retry-after-ms").flatMap(WaitHeaders::millis);
        return exact.isPresent()
                ? exact
                : text(headers, "retry-after")
                        .flatMap(value -> NUMBER.matcher(value).matches() ? seconds(value) : later(value, now));
    }

    /**
     * When the budgets that are used up are full again: the latest of them. When none is said to be used up, the earliest of
     * those of which nobody says how much is left, or of all.
     *
     * @param headers of the answer
     * @param now the time
     * @param all whether some budget must be used up, whatever the answer says of them
     */
    static Optional<Duration> reset(AnswerHeaders headers, Instant now, boolean all) {
        List<Duration> spent = new ArrayList<>();
        List<Duration> others = new ArrayList<>();
        for (Budget budget : budgets(headers)) {
            Optional<Duration> wait = text(headers, budget.reset()).flatMap(value -> moment(value, now));
            Optional<String> remaining = text(headers, budget.remaining());
            if (wait.isPresent() && remaining.filter(WaitHeaders::isZero).isPresent()) {
                spent.add(wait.get());
            } else if (wait.isPresent() && (all || remaining.isEmpty())) {
                others.add(wait.get());
            }
        }
        return spent.isEmpty()
                ? others.stream().min(Duration::compareTo)
                : spent.stream().max(Duration::compareTo);
    }

    private static List<Budget> budgets(AnswerHeaders headers) {
        List<Budget> budgets = new ArrayList<>(NAMED);
        for (String name : headers.names()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(RESET + "-") && budgets.size() < MOST_BUDGETS) {
                budgets.add(new Budget(lower, REMAINING + lower.substring(RESET.length())));
            }
        }
        return budgets;
    }

    private static Optional<String> text(AnswerHeaders headers, String name) {
        String value = headers.get(name);
        if (value == null || value.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        String trimmed = value.trim();
        return trimmed.isEmpty() ? Optional.empty() : Optional.of(trimmed);
    }

    private static boolean isZero(String value) {
        return NUMBER.matcher(value).matches() && Double.parseDouble(value) == 0;
    }

    private static Optional<Duration> millis(String value) {
        return NUMBER.matcher(value).matches()
                ? Optional.of(bounded(Double.parseDouble(value) / 1000))
                : Optional.empty();
    }

    private static Optional<Duration> seconds(String value) {
        return Optional.of(bounded(Double.parseDouble(value)));
    }

    /** A number of seconds, a point in time in any of the known forms, or a duration such as {@code 1m30s}. */
    private static Optional<Duration> moment(String value, Instant now) {
        if (NUMBER.matcher(value).matches()) {
            double number = Double.parseDouble(value);
            if (number >= EPOCH_MILLIS) {
                return Optional.of(bounded((number - now.toEpochMilli()) / 1000));
            }
            return Optional.of(bounded(number >= EPOCH_SECONDS ? number - now.toEpochMilli() / 1000.0 : number));
        }
        return later(value, now);
    }

    private static Optional<Duration> later(String value, Instant now) {
        Optional<Duration> units = units(value);
        return units.isPresent() ? units : date(value, now);
    }

    private static Optional<Duration> units(String value) {
        Matcher parts = UNITS.matcher(value);
        if (!parts.matches()) {
            return Optional.empty();
        }
        double[] each = {86_400, 3600, 60, 1, 0.001, 0.000001};
        double seconds = 0;
        for (int i = 0; i < each.length; i++) {
            String number = parts.group(i + 1);
            seconds += number == null ? 0 : Double.parseDouble(number) * each[i];
        }
        return Optional.of(bounded(seconds));
    }

    private static Optional<Duration> date(String value, Instant now) {
        Instant at = instant(value);
        return at == null ? Optional.empty() : Optional.of(bounded((at.toEpochMilli() - now.toEpochMilli()) / 1000.0));
    }

    private static @Nullable Instant instant(String value) {
        try {
            return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException notOfHttp) {
            return ofRfc3339(value);
        }
    }

    private static @Nullable Instant ofRfc3339(String value) {
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException neither) {
            return null;
        }
    }

    /** Between nothing and {@link #LONGEST}; what lies in the past is no wait. */
    private static Duration bounded(double seconds) {
        double most = LONGEST.toSeconds();
        return Duration.ofNanos(Math.round(Math.min(most, Math.max(0, seconds)) * 1e9));
    }

    /**
     * The names of two headers.
     *
     * @param reset when the budget is full again
     * @param remaining what is left of it
     */
    private record Budget(String reset, String remaining) {}
}

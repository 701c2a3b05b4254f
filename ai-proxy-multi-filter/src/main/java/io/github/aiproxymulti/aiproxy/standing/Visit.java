package io.github.aiproxymulti.aiproxy.standing;

import io.github.aiproxymulti.aiproxy.config.Cooldown;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** One request at an instance. */
final class Visit implements Permit {

    private static final long NO_CONTENT = -1;

    /** What says more of the instance, its credential or its capacity than of the request. */
    private static final Set<Integer> REFUSALS = Set.of(401, 402, 403, 404, 408, 429);

    private final RouteStanding route;
    private final int index;
    private final InstanceStanding instance;
    private final InstanceStanding.Entry entry;
    private final AtomicBoolean over = new AtomicBoolean();

    /** Nanoseconds to the first content. */
    private volatile long content = NO_CONTENT;

    /** Whether the instance said that it has no capacity. */
    private volatile boolean cooled;

    /** Whether the answer is one that another instance would not have given. */
    private volatile boolean refused;

    private volatile String cause = "";

    Visit(RouteStanding route, int index, InstanceStanding instance, InstanceStanding.Entry entry) {
        this.route = route;
        this.index = index;
        this.instance = instance;
        this.entry = entry;
    }

    @Override
    public boolean watchesContent() {
        return entry.era() != null || route.timesContent();
    }

    @Override
    public void head(int status, AnswerHeaders headers) {
        refused = status >= 500 || REFUSALS.contains(status);
        Cooldown rules = route.cooldown();
        if (status < 400 || rules == null) {
            return;
        }
        switch (status) {
            case 429 -> {
                Optional<Duration> told = told(status, headers);
                cool(told.orElse(rules.byDefault()), rules, status, told.isPresent() ? "as told" : "by default");
            }
            case 503, 529 -> told(status, headers).ifPresent(wait -> cool(wait, rules, status, "as told"));
            case 401, 402, 403 -> {
                if (route.hasCredential(index) && !rules.ofCredential().isZero()) {
                    route.coolCredential(index, rules.ofCredential(), status);
                }
            }
            default -> {
                // Says nothing about capacity.
            }
        }
    }

    @Override
    public void firstContent(long nanos) {
        if (content == NO_CONTENT) {
            content = nanos;
            instance.meter().firstContent(nanos);
            instance.answers(entry, nanos);
        }
    }

    @Override
    public void failing(String why) {
        cause = why;
    }

    @Override
    public void end(Ending ending, long nanos) {
        if (over.compareAndSet(false, true)) {
            Ending meant = cooled && ending == Ending.FAILURE ? Ending.NEUTRAL : ending;
            if (meant == Ending.FAILURE) {
                instance.failed(cause.isEmpty() ? "failed" : cause);
            }
            boolean answered = content != NO_CONTENT;
            instance.served(ending, refused);
            instance.left(entry, meant, answered, nanos, answered ? content : nanos);
        }
    }

    private Optional<Duration> told(int status, AnswerHeaders headers) {
        Instant now = route.surroundings().clock().instant();
        Optional<Duration> asked = WaitHeaders.asked(headers, now);
        return asked.isPresent() ? asked : WaitHeaders.reset(headers, now, status == 429);
    }

    private void cool(Duration wait, Cooldown rules, int status, String how) {
        Duration bounded = wait.compareTo(rules.most()) > 0 ? rules.most() : wait;
        if (!bounded.isZero()) {
            cooled = true;
            instance.cool(bounded, status, "status " + status + ", " + how);
        }
    }
}

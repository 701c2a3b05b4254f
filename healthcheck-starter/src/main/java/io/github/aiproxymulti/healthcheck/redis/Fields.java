package io.github.aiproxymulti.healthcheck.redis;

import io.github.aiproxymulti.healthcheck.Counters;
import io.github.aiproxymulti.healthcheck.HealthStatus;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.sharing.Notice;
import io.github.aiproxymulti.healthcheck.store.Plan;
import io.github.aiproxymulti.healthcheck.store.StoredHealth;
import io.github.aiproxymulti.healthcheck.store.StoredTarget;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How targets and their health are written, and what of it can be read; what cannot is left out and counted. */
final class Fields {

    /** Address, port, name. The name goes last: it is the only part that could contain anything. */
    private static final Pattern TARGET = Pattern.compile("([^|]+)\\|(\\d{1,5})\\|(.+)", Pattern.DOTALL);

    private static final Pattern LIFE = Pattern.compile("\\d{1,16} (\\d{1,18})");
    private static final Pattern HEALTH = Pattern.compile("([a-z_]+) (\\d{1,3}) (\\d{1,3}) (\\d{1,3}) (\\d{1,3})");
    private static final Pattern NOTICE = Pattern.compile("(\\d{1,16}) (.+)", Pattern.DOTALL);

    private Fields() {}

    static String target(TargetKey key) {
        return key.host() + "|" + key.port() + "|" + key.hostname();
    }

    static String health(TargetHealth health) {
        Counters counters = health.counters();
        return health.status().label() + " " + counters.success() + " " + counters.httpFailure() + " "
                + counters.tcpFailure() + " " + counters.timeoutFailure();
    }

    /**
     * What the script that loads has found.
     *
     * @param answer foreign values, whether there is anything, generation, version, spec, checks, then for each target its
     *     id, life and health
     * @param foreign called for each value that cannot be read
     */
    static Optional<StoredHealth> stored(ResourceId resource, List<Object> answer, Runnable foreign) {
        if (!Long.valueOf(1).equals(answer.get(1))) {
            return Optional.empty();
        }
        Map<TargetKey, StoredTarget> targets = new HashMap<>();
        for (int i = 6; i + 2 < answer.size(); i += 3) {
            Optional<TargetKey> key = targetOf(String.valueOf(answer.get(i)));
            Matcher life = LIFE.matcher(String.valueOf(answer.get(i + 1)));
            Optional<TargetHealth> health = healthOf(String.valueOf(answer.get(i + 2)));
            if (key.isPresent() && life.matches() && health.isPresent()) {
                targets.put(key.get(), new StoredTarget(Long.parseLong(life.group(1)), health.get()));
            } else {
                foreign.run();
            }
        }
        Plan plan = new Plan(String.valueOf(answer.get(4)), String.valueOf(answer.get(5)), Duration.ZERO);
        return Optional.of(new StoredHealth(resource, plan, (Long) answer.get(2), (Long) answer.get(3), targets));
    }

    static Optional<Notice> notice(String text) {
        Matcher match = NOTICE.matcher(text);
        return match.matches() && !match.group(2).isBlank()
                ? Optional.of(new Notice(new ResourceId(match.group(2)), Long.parseLong(match.group(1))))
                : Optional.empty();
    }

    private static Optional<TargetKey> targetOf(String text) {
        Matcher match = TARGET.matcher(text);
        return match.matches()
                ? Optional.of(new TargetKey(match.group(1), Integer.parseInt(match.group(2)), match.group(3)))
                : Optional.empty();
    }

    private static Optional<TargetHealth> healthOf(String text) {
        Matcher match = HEALTH.matcher(text);
        return match.matches()
                ? Stream.of(HealthStatus.values())
                        .filter(status -> status.label().equals(match.group(1)))
                        .findFirst()
                        .map(status -> new TargetHealth(
                                status,
                                new Counters(count(match, 2), count(match, 3), count(match, 4), count(match, 5))))
                : Optional.empty();
    }

    private static int count(Matcher match, int group) {
        // A counter never is larger, whoever wrote this.
        return Math.min(Integer.parseInt(match.group(group)), 254);
    }
}

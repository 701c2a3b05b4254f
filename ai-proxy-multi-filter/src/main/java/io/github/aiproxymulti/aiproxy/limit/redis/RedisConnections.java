package io.github.aiproxymulti.aiproxy.limit.redis;

import io.github.aiproxymulti.aiproxy.config.AiRateLimitingConfig;
import io.github.aiproxymulti.aiproxy.config.LimitPolicy;
import io.github.aiproxymulti.aiproxy.config.RedisSettings;
import io.github.aiproxymulti.aiproxy.limit.LimitListener;
import io.github.aiproxymulti.aiproxy.limit.SharedBudgets;
import io.github.aiproxymulti.aiproxy.limit.budget.Ask;
import io.github.aiproxymulti.aiproxy.limit.budget.Budgets;
import io.github.aiproxymulti.aiproxy.limit.budget.BudgetsUnavailableException;
import io.github.aiproxymulti.aiproxy.limit.budget.Decision;
import io.github.aiproxymulti.aiproxy.limit.budget.Settlement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Counters in Redis by configuration: filters with equal settings share a connection. Their number is bounded. */
public final class RedisConnections implements SharedBudgets, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(RedisConnections.class);

    private static final int MOST = 100;
    private static final long TRY_AGAIN_MILLIS = 500;
    private static final Duration LONGEST_WAIT = Duration.ofMillis(50);

    private final Supplier<? extends ReactiveRedisConnectionFactory> application;
    private final Scheduler blocking;
    private final Scheduler timer;
    private final LongSupplier millis;
    private final LimitListener listener;

    /** By settings; none stands for the application's own connection. */
    private final Map<Optional<RedisSettings>, RedisBudgets> budgets = new ConcurrentHashMap<>();

    /**
     * Starts without a connection.
     *
     * @param application gives the application's own connection factory
     * @param blocking where connections are made and closed
     * @param timer measures how long answers take
     * @param millis a monotonic clock in milliseconds
     * @param listener hears of trouble
     */
    public RedisConnections(
            Supplier<? extends ReactiveRedisConnectionFactory> application,
            Scheduler blocking,
            Scheduler timer,
            LongSupplier millis,
            LimitListener listener) {
        this.application = application;
        this.blocking = blocking;
        this.timer = timer;
        this.millis = millis;
        this.listener = listener;
    }

    @Override
    public Budgets of(AiRateLimitingConfig config) {
        Optional<RedisSettings> settings = Optional.ofNullable(config.redis());
        Budgets known = budgets.get(settings);
        if (known != null) {
            return known;
        }
        return budgets.size() >= MOST ? new TooMany() : budgets.computeIfAbsent(settings, this::open);
    }

    @Override
    public void retain(Collection<AiRateLimitingConfig> live) {
        Set<Optional<RedisSettings>> used = new HashSet<>();
        live.stream().filter(config -> config.policy() != LimitPolicy.LOCAL).forEach(config -> {
            used.add(Optional.ofNullable(config.redis()));
            if (of(config) instanceof RedisBudgets connected) {
                connected.connect();
            }
        });
        for (Optional<RedisSettings> settings : Set.copyOf(budgets.keySet())) {
            if (!used.contains(settings)) {
                RedisBudgets unused = budgets.remove(settings);
                if (unused != null) {
                    unused.close();
                }
            }
        }
    }

    @Override
    public void destroy() {
        retain(Set.of());
    }

    private RedisBudgets open(Optional<RedisSettings> settings) {
        String name = settings.map(own -> String.join(",", own.nodes())).orElse("spring.data.redis");
        RedisBudgets opened = new RedisBudgets(
                settings.map(this::own).orElseGet(() -> new RedisLink(application, () -> {}, blocking)),
                new Trouble(millis, TRY_AGAIN_MILLIS, new Told(name, listener)),
                new RedisBudgets.Bounds(
                        settings.map(RedisSettings::timeout)
                                .filter(timeout -> timeout.compareTo(LONGEST_WAIT) < 0)
                                .orElse(LONGEST_WAIT),
                        settings.map(RedisSettings::timeout).orElse(Duration.ofSeconds(1)),
                        timer),
                values -> {
                    log.warn(
                            "redis={} {} values under the keys of limits were not ours and are overwritten",
                            name,
                            values);
                    listener.foreignValues(values);
                });
        return opened;
    }

    /** The factory is made when it is first wanted, on a thread that may block. */
    private RedisLink own(RedisSettings settings) {
        LettuceConnectionFactory factory = RedisFactories.of(settings);
        return new RedisLink(
                () -> {
                    factory.afterPropertiesSet();
                    factory.start();
                    return factory;
                },
                factory::destroy,
                blocking);
    }

    /**
     * Tells of trouble, once when it begins and once when it ends.
     *
     * @param name of the connection
     * @param listener hears it too
     */
    private record Told(String name, LimitListener listener) implements Trouble.Changes {

        @Override
        public void begun(String why) {
            log.warn("redis={} cannot be asked for limits ({}), they go on as their configuration says", name, why);
            listener.backendDown(name);
        }

        @Override
        public void over() {
            log.info("redis={} can be asked for limits again", name);
            listener.backendUp(name);
        }
    }

    /** Stands for the connections that are one too many. */
    private static final class TooMany implements Budgets {

        @Override
        public Mono<Decision> ask(Ask ask) {
            return Mono.error(new BudgetsUnavailableException("more than " + MOST + " connections to Redis"));
        }

        @Override
        public Mono<Decision> peek(Ask ask) {
            return Mono.error(new BudgetsUnavailableException("more than " + MOST + " connections to Redis"));
        }

        @Override
        public Mono<Void> settle(Settlement settlement) {
            return Mono.error(new BudgetsUnavailableException("more than " + MOST + " connections to Redis"));
        }
    }
}

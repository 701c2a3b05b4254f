package io.github.aiproxymulti.healthcheck.redis;

import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.sharing.Known;
import io.github.aiproxymulti.healthcheck.sharing.Ledger;
import io.github.aiproxymulti.healthcheck.sharing.Notice;
import io.github.aiproxymulti.healthcheck.sharing.Receipt;
import io.github.aiproxymulti.healthcheck.sharing.Standing;
import io.github.aiproxymulti.healthcheck.store.Plan;
import io.github.aiproxymulti.healthcheck.store.StoreUnavailableException;
import io.github.aiproxymulti.healthcheck.store.StoredHealth;
import io.github.aiproxymulti.healthcheck.store.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.ReactiveSubscription.Message;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * The ledger in Redis: five hashes for each resource under one hash tag, changed by scripts only. Keys nobody touches expire.
 */
public final class RedisLedger implements Ledger {

    private final ReactiveStringRedisTemplate redis;
    private final Scheduler connecting;
    private final LedgerSettings settings;
    private final Scripts scripts = new Scripts();
    private final AtomicLong foreign = new AtomicLong();

    /**
     * Creates the access; connects when it is used.
     *
     * @param redis the client
     * @param connecting threads that may block: the client waits for a connection on the thread that asks for one first
     * @param settings names and times
     */
    public RedisLedger(ReactiveStringRedisTemplate redis, Scheduler connecting, LedgerSettings settings) {
        this.redis = redis;
        this.connecting = connecting;
        this.settings = settings;
    }

    @Override
    public Mono<Standing> attend(ResourceId resource, Plan plan, Known known, long now) {
        List<String> arguments = arguments(now);
        arguments.add(String.valueOf(settings.lease().toMillis()));
        arguments.add(plan.spec());
        arguments.add(plan.checks());
        add(arguments, known);
        return run(scripts.attend, resource, arguments, answer -> {
            count(answer, 7);
            return new Standing(place(at(answer, 0)), at(answer, 1) == 1, at(answer, 2) == 1, known(answer, 3));
        });
    }

    @Override
    public Mono<Receipt> save(StoredHealth health, Known known, long now) {
        List<String> arguments = arguments(now);
        arguments.add(settings.channel());
        arguments.add(health.resource().value());
        arguments.add(health.plan().spec());
        add(arguments, known);
        health.targets().forEach((key, target) -> {
            arguments.add(Fields.target(key));
            arguments.add(String.valueOf(target.incarnation()));
            arguments.add(Fields.health(target.health()));
        });
        return run(scripts.save, health.resource(), arguments, this::receipt);
    }

    @Override
    public Mono<Receipt> delete(ResourceId resource, Known known, Duration tombstone, long now) {
        List<String> arguments = arguments(now);
        arguments.add(String.valueOf(tombstone.toMillis()));
        add(arguments, known);
        return run(scripts.delete, resource, arguments, this::receipt);
    }

    @Override
    public Mono<Void> leave(ResourceId resource, long now) {
        return run(scripts.leave, resource, arguments(now), answer -> {
                    count(answer, 1);
                    return answer;
                })
                .then();
    }

    @Override
    public Mono<StoredHealth> load(ResourceId resource) {
        return run(scripts.load, resource, arguments(0), answer -> {
                    count(answer, 0);
                    return Fields.stored(resource, answer, foreign::incrementAndGet);
                })
                .flatMap(Mono::justOrEmpty);
    }

    @Override
    public Flux<Notice> notices() {
        return SafeCancel.of(Flux.defer(() -> redis.listenToChannel(settings.channel())))
                .subscribeOn(connecting)
                .map(Message::getMessage)
                .flatMap(text -> Mono.justOrEmpty(Fields.notice(text)))
                .onErrorMap(RedisLedger::isConnection, RedisLedger::unavailable)
                .contextWrite(RedisLedger::withoutAfterthoughts);
    }

    @Override
    public long foreignValues() {
        return foreign.get();
    }

    private <T> Mono<T> run(
            RedisScript<List<Object>> script,
            ResourceId resource,
            List<String> arguments,
            Function<List<Object>, T> reader) {
        return SafeCancel.of(Flux.defer(() -> redis.execute(script, settings.keys(resource), arguments)))
                .next()
                .map(reader)
                .subscribeOn(connecting)
                .onErrorMap(RedisLedger::isConnection, RedisLedger::unavailable)
                .contextWrite(RedisLedger::withoutAfterthoughts);
    }

    /** A connection attempt that fails after the call was given up is no news, and would be logged each time. */
    private static Context withoutAfterthoughts(Context context) {
        Consumer<Throwable> ignored = error -> {};
        return context.put("reactor.onErrorDropped.local", ignored);
    }

    private List<String> arguments(long now) {
        List<String> arguments = new ArrayList<>();
        arguments.add(String.valueOf(now));
        arguments.add(settings.replica());
        arguments.add(String.valueOf(settings.keep().toMillis()));
        return arguments;
    }

    private static void add(List<String> arguments, Known known) {
        arguments.add(String.valueOf(known.revision()));
        arguments.add(String.valueOf(known.generation()));
        arguments.add(String.valueOf(known.epoch()));
        arguments.add(String.valueOf(known.version()));
    }

    private Receipt receipt(List<Object> answer) {
        count(answer, 5);
        return new Receipt(at(answer, 0) == 1 ? WriteResult.OK : WriteResult.STALE, known(answer, 1));
    }

    private void count(List<Object> answer, int index) {
        foreign.addAndGet(at(answer, index));
    }

    private static Known known(List<Object> answer, int from) {
        return new Known(at(answer, from), at(answer, from + 1), at(answer, from + 2), at(answer, from + 3));
    }

    private static Standing.Place place(long code) {
        return code == 0 ? Standing.Place.CURRENT : code == 1 ? Standing.Place.BEHIND : Standing.Place.DELETED;
    }

    private static long at(List<Object> answer, int index) {
        return answer.get(index) instanceof Number number ? number.longValue() : 0;
    }

    private static boolean isConnection(Throwable error) {
        return error instanceof RedisConnectionFailureException
                || error instanceof QueryTimeoutException
                || error instanceof RejectedExecutionException;
    }

    /** The message of the client names host and port, which is what whoever reads it wants to know. */
    private static Throwable unavailable(Throwable error) {
        return new StoreUnavailableException(String.valueOf(error.getMessage()));
    }

    /** Keeps scripts as they are on the server, by the digest of their text. */
    private static final class Scripts {
        private final RedisScript<List<Object>> attend = Script.of("attend");
        private final RedisScript<List<Object>> save = Script.of("save");
        private final RedisScript<List<Object>> delete = Script.of("delete");
        private final RedisScript<List<Object>> leave = Script.of("leave");
        private final RedisScript<List<Object>> load = Script.of("load");
    }
}

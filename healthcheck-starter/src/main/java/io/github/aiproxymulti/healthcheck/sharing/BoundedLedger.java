package io.github.aiproxymulti.healthcheck.sharing;

import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.store.Plan;
import io.github.aiproxymulti.healthcheck.store.StoreUnavailableException;
import io.github.aiproxymulti.healthcheck.store.StoredHealth;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** A ledger no call of which lasts longer than a limit, whose failures are counted, and whose notices come again after a loss. */
record BoundedLedger(Ledger inner, SharingPolicy policy, Scheduler scheduler, Link link) implements Ledger {

    @Override
    public Mono<Standing> attend(ResourceId resource, Plan plan, Known known, long now) {
        return bounded(inner.attend(resource, plan, known, now));
    }

    @Override
    public Mono<Receipt> save(StoredHealth health, Known known, long now) {
        return bounded(inner.save(health, known, now));
    }

    @Override
    public Mono<Receipt> delete(ResourceId resource, Known known, Duration tombstone, long now) {
        return bounded(inner.delete(resource, known, tombstone, now));
    }

    @Override
    public Mono<Void> leave(ResourceId resource, long now) {
        return bounded(inner.leave(resource, now));
    }

    @Override
    public Mono<StoredHealth> load(ResourceId resource) {
        return bounded(inner.load(resource));
    }

    @Override
    public Flux<Notice> notices() {
        return Flux.defer(inner::notices)
                .retryWhen(Retry.backoff(Long.MAX_VALUE, policy.poll())
                        .maxBackoff(policy.lease())
                        .scheduler(scheduler))
                .onBackpressureDrop();
    }

    @Override
    public long foreignValues() {
        return inner.foreignValues();
    }

    private <T> Mono<T> bounded(Mono<T> call) {
        Duration limit = policy.timeout();
        return call.timeout(limit, scheduler)
                .onErrorMap(
                        TimeoutException.class,
                        error -> new StoreUnavailableException("no answer within " + limit.toMillis() + " ms"))
                .doOnError(error -> link.failed());
    }
}

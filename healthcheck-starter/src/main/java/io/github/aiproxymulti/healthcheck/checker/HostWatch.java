package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.resolve.Resolution;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Keeps one name of one resource resolved: asks, waits for the answer to age, asks again; after a failure sooner, then later
 * and later. Lives on the resource's queue.
 */
final class HostWatch implements Disposable {

    private final String host;
    private final Surroundings world;
    private final SerialQueue queue;
    private final Consumer<Message> answers;
    private final Consumer<String> failures;
    private final Disposable.Swap current = Disposables.swap();

    // Confined to the queue.
    private int failuresInARow;
    private @Nullable String lastReason;

    HostWatch(
            String host, Surroundings world, SerialQueue queue, Consumer<Message> answers, Consumer<String> failures) {
        this.host = host;
        this.world = world;
        this.queue = queue;
        this.answers = answers;
        this.failures = failures;
    }

    void ask() {
        Disposable.Swap asked = Disposables.swap();
        current.update(asked);
        asked.update(Mono.defer(() -> world.resolver().resolve(host))
                .timeout(world.resolving().timeout(), world.scheduler())
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("no answer")))
                .subscribe(
                        resolution -> queue.run(() -> answered(resolution)), error -> queue.run(() -> failed(error))));
    }

    private void answered(Resolution resolution) {
        if (current.isDisposed()) {
            return;
        }
        if (resolution.addresses().isEmpty()) {
            failed(new IllegalStateException("no addresses"));
            return;
        }
        failuresInARow = 0;
        lastReason = null;
        current.update(world.after(world.resolving().age(resolution.timeToLive()), this::askAgain));
        answers.accept(new Message.Answered(host, resolution.addresses()));
    }

    private void failed(Throwable error) {
        if (current.isDisposed()) {
            return;
        }
        failuresInARow++;
        String reason = error instanceof TimeoutException
                ? "no answer within " + world.resolving().timeout().toMillis() + " ms"
                : Objects.requireNonNullElse(
                        error.getMessage(), error.getClass().getSimpleName());
        current.update(world.after(world.resolving().retry(failuresInARow), this::askAgain));
        if (!reason.equals(lastReason)) {
            lastReason = reason;
            failures.accept(reason);
        }
        answers.accept(new Message.Unanswered(host));
    }

    private void askAgain() {
        queue.run(() -> {
            if (!current.isDisposed()) {
                ask();
            }
        });
    }

    @Override
    public void dispose() {
        current.dispose();
    }
}

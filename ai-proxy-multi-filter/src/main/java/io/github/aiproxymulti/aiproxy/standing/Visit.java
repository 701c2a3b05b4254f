package io.github.aiproxymulti.aiproxy.standing;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request at an instance. */
final class Visit implements Permit {

    private final InstanceStanding instance;
    private final AtomicBoolean over = new AtomicBoolean();

    Visit(InstanceStanding instance) {
        this.instance = instance;
    }

    @Override
    public void head(int status, Function<String, @Nullable String> header) {
        // Nothing is learned from it yet.
    }

    @Override
    public void firstContent(long nanos) {
        instance.meter().firstContent(nanos);
    }

    @Override
    public void end(Ending ending, long nanos) {
        if (over.compareAndSet(false, true)) {
            instance.left(ending, nanos);
        }
    }
}

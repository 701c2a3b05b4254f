package io.github.aiproxymulti.healthcheck.sharing;

import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;

/** Lets several threads put something into one sink. */
final class Turns {

    private Turns() {}

    /** Puts it in, after the other thread that is at it, if any; drops it if the sink is full or nobody listens. */
    static <T> void offer(Sinks.Many<T> sink, T value) {
        EmitResult result = sink.tryEmitNext(value);
        while (result == EmitResult.FAIL_NON_SERIALIZED) {
            // The other one is done within a few instructions.
            Thread.onSpinWait();
            result = sink.tryEmitNext(value);
        }
    }
}

package io.github.aiproxymulti.aiproxy.observe;

import io.micrometer.core.instrument.Meter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One meter's series by label. There are as many as there are label values, which {@link ModelValues} bounds for each route, and
 * {@link #keepOnly} for routes.
 *
 * @param <M> what a series is counted with
 */
final class LabelledMeters<M> {

    private final Set<String> disabled;
    private final Function<Labels, Series<M>> maker;
    private final Map<Labels, Series<M>> series = new ConcurrentHashMap<>();

    /**
     * Starts without a series.
     *
     * @param disabled labels left empty
     * @param maker makes the series of labels of which the disabled ones are empty
     */
    LabelledMeters(Set<String> disabled, Function<Labels, Series<M>> maker) {
        this.disabled = disabled;
        this.maker = maker;
    }

    /** The series of these labels, made when it is first asked for. */
    M of(Labels labels) {
        Labels shown = labels.without(disabled);
        Series<M> known = series.get(shown);
        return (known == null ? series.computeIfAbsent(shown, maker) : known).count();
    }

    /** The series of these labels; null when there is none. */
    @Nullable M known(Labels labels) {
        Series<M> known = series.get(labels.without(disabled));
        return known == null ? null : known.count();
    }

    /**
     * Forgets the series of other routes.
     *
     * @param routes those that are kept
     * @param idle whether a series may go now; one that may not is asked again the next time
     * @param removed hears of each meter that went
     */
    void keepOnly(Set<String> routes, Predicate<? super M> idle, Consumer<Meter> removed) {
        series.forEach((labels, one) -> {
            boolean kept = labels.routeId().isEmpty() || routes.contains(labels.routeId());
            if (!kept && idle.test(one.count()) && series.remove(labels, one)) {
                removed.accept(one.meter());
            }
        });
    }

    /**
     * A series.
     *
     * @param count what it is counted with
     * @param meter what the registry knows
     * @param <M> what it is counted with
     */
    record Series<M>(M count, Meter meter) {

        /** A meter that counts for itself. */
        static <M extends Meter> Series<M> of(M meter) {
            return new Series<>(meter, meter);
        }
    }
}

package io.github.aiproxymulti.aiproxy.observe;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * One meter's series by label. There are as many as there are label values, which {@link ModelValues} bounds.
 *
 * @param <M> what a series is counted with
 */
final class LabelledMeters<M> {

    private final Set<String> disabled;
    private final Function<Labels, M> maker;
    private final Map<Labels, M> series = new ConcurrentHashMap<>();

    /**
     * Starts without a series.
     *
     * @param disabled labels left empty
     * @param maker makes the series of labels of which the disabled ones are empty
     */
    LabelledMeters(Set<String> disabled, Function<Labels, M> maker) {
        this.disabled = disabled;
        this.maker = maker;
    }

    /** The series of these labels, made when it is first asked for. */
    M of(Labels labels) {
        Labels shown = labels.without(disabled);
        M known = series.get(shown);
        return known == null ? series.computeIfAbsent(shown, maker) : known;
    }
}

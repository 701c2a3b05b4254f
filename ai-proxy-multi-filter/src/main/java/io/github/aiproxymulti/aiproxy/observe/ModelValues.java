package io.github.aiproxymulti.aiproxy.observe;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the values of a model label for each route: clients write what they like. What was let in once stays in, and what
 * was kept out stays out, so that a request has the same labels from its beginning to its end.
 */
public final class ModelValues {

    private static final Logger log = LoggerFactory.getLogger(ModelValues.class);

    private static final String OTHER = "<other>";

    private final String label;
    private final int most;
    private final Map<String, Known> routes = new ConcurrentHashMap<>();

    /**
     * Starts with none.
     *
     * @param label the label, for the log
     * @param most most values per route; the empty one is free
     */
    public ModelValues(String label, int most) {
        this.label = label;
        this.most = most;
    }

    /**
     * The label's value for this model: its first 128 bytes, or {@code <other>} when the route has too many already.
     *
     * @param routeId the route
     * @param model the model; empty for none
     */
    public String value(String routeId, String model) {
        String value = ModelText.label(model);
        if (value.isEmpty()) {
            return value;
        }
        Known known = routes.get(routeId);
        if (known == null) {
            known = routes.computeIfAbsent(routeId, Known::new);
        }
        return known.isLetIn(value) ? value : OTHER;
    }

    /** Forgets the values of other routes. */
    void keepOnly(Set<String> routeIds) {
        routes.keySet().retainAll(routeIds);
    }

    /** The values of one route. Full once, it takes no lock any more. */
    private final class Known {

        private final String routeId;
        private final Set<String> values = ConcurrentHashMap.newKeySet();
        private volatile boolean full;

        Known(String routeId) {
            this.routeId = routeId;
        }

        boolean isLetIn(String value) {
            return values.contains(value) || (!full && letIn(value));
        }

        private synchronized boolean letIn(String value) {
            if (values.contains(value)) {
                return true;
            }
            if (values.size() < most) {
                values.add(value);
                return true;
            }
            if (!full) {
                full = true;
                log.warn(
                        "route={} has more than {} values of {}, further ones are counted as {}:"
                                + " ai-proxy-multi.metrics.maximum-models",
                        routeId,
                        most,
                        label,
                        OTHER);
            }
            return false;
        }
    }
}

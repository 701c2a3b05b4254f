package io.github.aiproxymulti.aiproxy.config;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What this build of the filter can do. A configuration that asks for more is refused with {@code not supported yet}.
 *
 * @param features the parts that work
 */
public record Supported(Set<Feature> features) {

    /** Copies the set. */
    public Supported {
        features = Set.copyOf(features);
    }

    /**
     * All there is.
     *
     * @return every feature
     */
    public static Supported everything() {
        return new Supported(EnumSet.allOf(Feature.class));
    }

    /**
     * All but some.
     *
     * @param missing what does not work
     * @return the others
     */
    public static Supported allBut(Feature... missing) {
        EnumSet<Feature> features = EnumSet.allOf(Feature.class);
        features.removeAll(List.of(missing));
        return new Supported(features);
    }

    /**
     * Whether a part works.
     *
     * @param feature the part
     * @return true when it does
     */
    public boolean has(Feature feature) {
        return features.contains(feature);
    }
}

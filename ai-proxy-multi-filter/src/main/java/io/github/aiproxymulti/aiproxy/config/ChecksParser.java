package io.github.aiproxymulti.aiproxy.config;

import io.github.aiproxymulti.healthcheck.Checks;
import java.util.Map;
import java.util.function.Consumer;

/** Reads {@code checks}; the seam to the module that owns their meaning. */
@FunctionalInterface
public interface ChecksParser {

    /**
     * Reads one {@code checks} object.
     *
     * @param path where it is written, such as {@code instances[1].checks}; starts every problem and warning
     * @param tree the object
     * @param warnings hears of what is legal but probably not meant
     * @return what it says
     * @throws IllegalArgumentException when it is not valid; an {@link InvalidConfigException} carries several problems
     */
    Checks read(String path, Map<String, ?> tree, Consumer<String> warnings);
}

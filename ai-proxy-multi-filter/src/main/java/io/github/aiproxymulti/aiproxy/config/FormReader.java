package io.github.aiproxymulti.aiproxy.config;

import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the configuration of one kind of filter in each of the forms it may be written in.
 *
 * @param <C> the configuration
 */
public interface FormReader<C> {

    /**
     * Reads a filter's arguments: the fields themselves, or {@code conf} with all of them as text.
     *
     * @param args arguments by flat key
     * @param warnings hears of what is legal but probably not meant; no warning contains a secret
     * @return the configuration
     * @throws InvalidConfigException with every problem found
     */
    C readArgs(Map<String, ?> args, Consumer<String> warnings);

    /**
     * Reads a whole configuration from JSON or YAML text.
     *
     * @param text what {@link ConfText#parse} takes
     * @param warnings hears of what is legal but probably not meant; no warning contains a secret
     * @return the configuration
     * @throws InvalidConfigException with every problem found
     */
    C readText(String text, Consumer<String> warnings);
}

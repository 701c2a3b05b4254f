package io.github.aiproxymulti.aiproxy.config;

/**
 * Name of a provider. The set is open: an application may add its own.
 *
 * @param name as written in the configuration, such as {@code openai}
 */
public record ProviderId(String name) {

    /** Rejects an empty name. */
    public ProviderId {
        Expect.notEmpty("provider", name);
    }

    @Override
    public String toString() {
        return name;
    }
}

package io.github.aiproxymulti.aiproxy.provider;

/**
 * One protocol of a vendor.
 *
 * @param path where it is served
 * @param tokenLimit how {@code override.llm_options.max_tokens} is written into its body
 */
public record Capability(PathTemplate path, TokenLimit tokenLimit) {

    /**
     * A protocol at a fixed path.
     *
     * @param path with a leading slash
     * @param tokenLimit how the token limit is written
     */
    public static Capability at(String path, TokenLimit tokenLimit) {
        return new Capability(PathTemplate.fixed(path), tokenLimit);
    }
}

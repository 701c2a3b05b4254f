package io.github.aiproxymulti.aiproxy.config;

/**
 * Version of a configuration: its content. Two configurations with the same settings have the same version, however they
 * were written and whenever they were read.
 *
 * @param digest 32 hexadecimal digits
 */
public record ConfigVersion(String digest) {

    /** Rejects an empty digest. */
    public ConfigVersion {
        Expect.notEmpty("digest", digest);
    }
}

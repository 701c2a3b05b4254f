package io.github.aiproxymulti.aiproxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Version of a configuration: its content. Two configurations with the same settings have the same version, however they
 * were written and whenever they were read.
 *
 * @param digest 32 hexadecimal digits
 */
public record ConfigVersion(String digest) {

    /**
     * The version of some settings.
     *
     * @param settings records, texts, numbers, trees, and lists, sets and maps of them
     */
    public static ConfigVersion of(List<? extends @Nullable Object> settings) {
        return ContentDigest.of(settings);
    }

    /** Rejects an empty digest. */
    public ConfigVersion {
        Expect.notEmpty("digest", digest);
    }
}

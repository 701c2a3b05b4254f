package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.Nullable;

/**
 * A limit beside the one that the original's rules choose for an instance.
 *
 * @param instance the instance it is for; null for each instance separately
 * @param limit the limit
 */
public record ExtraWindow(@Nullable String instance, WindowLimit limit) {}

package io.github.aiproxymulti.aiproxy.protocol.convert;

import org.jspecify.annotations.Nullable;

/**
 * The models an answer may have to name.
 *
 * @param effective the model asked of the provider, or null when none is known
 * @param requested the model the client named, or null
 */
public record ModelNames(
        @Nullable String effective, @Nullable String requested) {

    /** No model is known. */
    public static final ModelNames NONE = new ModelNames(null, null);

    String effectiveOrEmpty() {
        return effective == null ? "" : effective;
    }

    String requestedOrEmpty() {
        return requested == null ? "" : requested;
    }
}

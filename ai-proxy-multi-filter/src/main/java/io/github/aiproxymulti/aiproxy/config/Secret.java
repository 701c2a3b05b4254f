package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.Nullable;

/** A text that must not be seen: it prints as {@code ***} and equals another by value. */
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * The secret that is this text.
     *
     * @param value the text in the clear
     * @return the text, hidden
     */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /**
     * The text in the clear, for the one place that sends it.
     *
     * @return the text
     */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}

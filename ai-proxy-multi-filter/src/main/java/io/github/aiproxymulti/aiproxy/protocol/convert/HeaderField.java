package io.github.aiproxymulti.aiproxy.protocol.convert;

/**
 * One request header line.
 *
 * @param name its name, in any case
 * @param value its value, often a secret and therefore not shown by {@link #toString()}
 */
public record HeaderField(String name, String value) {

    @Override
    public String toString() {
        return name + ": ***";
    }
}

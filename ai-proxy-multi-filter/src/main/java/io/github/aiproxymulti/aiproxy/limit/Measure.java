package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.config.Amount;
import io.github.aiproxymulti.aiproxy.hashing.HashSource;
import io.github.aiproxymulti.aiproxy.hashing.Template;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Amount} that is ready to be worked out.
 *
 * @param fixed the number; without meaning when there is a template
 * @param template becomes the number; null when it is fixed
 */
record Measure(long fixed, @Nullable Template template) {

    /** What a template gives that does not become a number from 1 to 2^53 - 1. */
    static final long NONE = -1;

    private static final Pattern DIGITS = Pattern.compile("\\s*0*([1-9][0-9]{0,15})\\s*");

    static Measure of(Amount amount) {
        return amount.fixed() == null
                ? new Measure(NONE, Template.parse(Objects.requireNonNull(amount.template())))
                : new Measure(amount.fixed(), null);
    }

    /** The number for a request, or {@link #NONE}. */
    long of(HashSource request) {
        if (template == null) {
            return fixed;
        }
        var digits = DIGITS.matcher(template.text(request));
        long number = digits.matches() ? Long.parseLong(digits.group(1)) : NONE;
        return number <= Amount.MOST ? number : NONE;
    }

    boolean usesConsumer() {
        return template != null && template.usesConsumer();
    }
}

package io.github.aiproxymulti.aiproxy.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of all AI filters together; what belongs to one route stands in its filter's arguments.
 *
 * @param enabled whether the filters are there at all
 * @param strict whether an unknown name in a filter's arguments is an error instead of a warning
 * @param compat whether all client headers go on to the vendor, as in APISIX, instead of keeping cookies, credentials and
 *     proxy headers here
 * @param maxHeldResponse a complete answer up to this size is held until it has arrived in full, so that another instance
 *     can still answer instead; a larger one is passed on as it comes
 * @param maxConvertedResponse an answer that has to be converted to the client's protocol may be this large
 * @param maxErrorBody an upstream's error answer is read up to this size
 * @param slowStart how long an instance that has recovered takes to get its whole share of traffic back; zero for at once
 * @param maxConnections most connections to one upstream address at the same time
 */
@ConfigurationProperties("ai-proxy-multi")
public record AiProxyMultiProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean strict,
        @DefaultValue("false") boolean compat,
        @DefaultValue("4MB") DataSize maxHeldResponse,
        @DefaultValue("32MB") DataSize maxConvertedResponse,
        @DefaultValue("1MB") DataSize maxErrorBody,
        @DefaultValue("0s") Duration slowStart,
        @DefaultValue("10000") int maxConnections) {

    /** Checks the ranges. */
    public AiProxyMultiProperties {
        requireAtLeast("max-held-response", maxHeldResponse, 0);
        requireAtLeast("max-converted-response", maxConvertedResponse, 1);
        requireAtLeast("max-error-body", maxErrorBody, 0);
        if (slowStart.isNegative()) {
            throw outOfRange("slow-start", slowStart, ">= 0");
        }
        if (maxConnections < 1) {
            throw outOfRange("max-connections", maxConnections, ">= 1");
        }
    }

    /** Sizes are those of arrays, too. */
    private static void requireAtLeast(String name, DataSize size, long least) {
        if (size.toBytes() < least || size.toBytes() > Integer.MAX_VALUE) {
            throw outOfRange(name, size, least + ".." + Integer.MAX_VALUE + " bytes");
        }
    }

    private static IllegalArgumentException outOfRange(String name, Object value, String rule) {
        return new IllegalArgumentException("ai-proxy-multi." + name + ": " + value + " (expected: " + rule + ")");
    }
}

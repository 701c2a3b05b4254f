package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.config.LimitRule;
import io.github.aiproxymulti.aiproxy.hashing.HashSource;
import io.github.aiproxymulti.aiproxy.hashing.Template;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One rule of a route.
 *
 * @param limit its limit
 * @param key what its requests have in common
 */
record RuleTemplate(LimitTemplate limit, Template key) {

    private static final int HEX_DIGITS = 32;

    static RuleTemplate of(LimitRule rule) {
        return new RuleTemplate(
                LimitTemplate.of(rule.limit(), QuotaHeaders.ofRule(rule.headerPrefix())), Template.parse(rule.key()));
    }

    /**
     * The key of a request's counter; empty when the rule does not apply. Keys are made of what clients send, credentials too,
     * so only their digest is kept.
     */
    Optional<String> counterKey(HashSource request) {
        return key.key(request).map(RuleTemplate::digest);
    }

    boolean usesConsumer() {
        return key.usesConsumer() || limit.usesConsumer();
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

package io.github.aiproxymulti.aiproxy.filter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.slf4j.Logger;

/** Says a thing once, although refreshes find it again and again. Remembers a bounded number of things. */
final class OnceLog {

    private static final int REMEMBERED = 1000;

    private final Cache<String, Boolean> said =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    void warn(Logger log, String message) {
        if (said.asMap().putIfAbsent(message, Boolean.TRUE) == null) {
            log.warn(message);
        }
    }
}

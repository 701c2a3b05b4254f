package io.github.aiproxymulti.aiproxy.replicas;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.data.redis.core.ScanOptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The definitions in Redis, as text, where the gateway's own repository keeps them.
 *
 * @param calls the access
 */
record RedisTexts(RedisCalls calls) {

    private static final String DEFINITION = "routedefinition_";

    /** Definitions read with one command. */
    private static final int AT_ONCE = 200;

    private static final Duration LONGEST_SCAN = Duration.ofSeconds(30);

    static String key(String id) {
        return DEFINITION + id;
    }

    /** What there is of these routes, some at a time. */
    Flux<Map<String, String>> of(Flux<String> ids) {
        return ids.buffer(AT_ONCE)
                .concatMap(some -> calls.one(redis -> redis.opsForValue()
                                .multiGet(some.stream().map(RedisTexts::key).toList()))
                        .map(values -> byRoute(some, values)));
    }

    /** Empty where there is nothing, or something that is no text. */
    private static Map<String, String> byRoute(List<String> ids, List<String> values) {
        Map<String, String> found = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            String value = values.get(i);
            found.put(ids.get(i), value == null ? "" : value);
        }
        return found;
    }

    /** Looks at all keys of the server. */
    Flux<String> ids(Predicate<String> wanted) {
        ScanOptions all =
                ScanOptions.scanOptions().match(DEFINITION + "*").count(AT_ONCE).build();
        return calls.many(redis -> redis.scan(all), LONGEST_SCAN)
                .map(key -> key.substring(DEFINITION.length()))
                .filter(wanted);
    }

    Mono<Boolean> holds(String id) {
        return calls.one(redis -> redis.hasKey(key(id)));
    }

    /** Writes a definition, or removes it when it is empty. */
    Mono<Boolean> set(String id, String definition) {
        return calls.one(redis -> definition.isEmpty()
                ? redis.delete(key(id)).map(gone -> gone > 0)
                : redis.opsForValue().set(key(id), definition));
    }
}

package io.github.aiproxymulti.aiproxy.credential;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * The access tokens at hand. Of all who miss one at the same time only the first fetches it; the fetch belongs to nobody, so
 * it goes on when a waiter gives up. Failures are told to those who waited and then forgotten.
 */
final class AccessTokens {

    /** Far above the instances of any gateway; bounds what routes that come and go leave behind. */
    private static final int MOST = 10_000;

    private final Cache<TokenKey, Kept> kept;
    private final ConcurrentMap<TokenKey, CompletableFuture<AccessToken>> fetching = new ConcurrentHashMap<>();

    AccessTokens(LongSupplier nanoTime) {
        this.kept = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .expireAfter(Expiry.writing((TokenKey key, Kept token) -> token.keptFor()))
                .build();
    }

    Mono<AccessToken> get(TokenKey key, TokenFetch fetch) {
        return Mono.defer(() -> {
            Kept token = kept.getIfPresent(key);
            return token == null ? join(key, fetch) : Mono.just(token.token());
        });
    }

    private Mono<AccessToken> join(TokenKey key, TokenFetch fetch) {
        CompletableFuture<AccessToken> mine = new CompletableFuture<>();
        CompletableFuture<AccessToken> others = fetching.putIfAbsent(key, mine);
        if (others != null) {
            return Mono.fromFuture(others, true);
        }
        Kept justKept = kept.getIfPresent(key);
        if (justKept != null) { // by a fetch that ended between our look at the cache and now
            fetching.remove(key);
            mine.complete(justKept.token());
        } else {
            start(key, fetch, mine);
        }
        return Mono.fromFuture(mine, true);
    }

    /** Whoever is told of the end may ask again at once, so the books are closed before anybody is told. */
    private void start(TokenKey key, TokenFetch fetch, CompletableFuture<AccessToken> mine) {
        Disposable unused = fetch.run() // bounded in time by itself
                .subscribe(
                        token -> {
                            kept.put(key, new Kept(token, fetch.keptFor(token)));
                            fetching.remove(key);
                            mine.complete(token);
                        },
                        error -> {
                            fetching.remove(key);
                            mine.completeExceptionally(error);
                        });
    }

    private record Kept(AccessToken token, Duration keptFor) {}
}

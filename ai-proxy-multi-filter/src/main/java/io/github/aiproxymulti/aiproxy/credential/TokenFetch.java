package io.github.aiproxymulti.aiproxy.credential;

import io.github.aiproxymulti.aiproxy.config.GcpAuth;
import io.github.aiproxymulti.aiproxy.config.Secret;
import io.github.aiproxymulti.aiproxy.upstream.AuthorizationException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Gets an access token for one service account. */
final class TokenFetch {

    private static final Logger log = LoggerFactory.getLogger(TokenFetch.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final TokenKey key;
    private final @Nullable Secret account;
    private final GcpAuth auth;
    private final TokenEndpoint endpoint;
    private final Scheduler scheduler;
    private final Clock clock;

    TokenFetch(
            TokenKey key,
            @Nullable Secret account,
            GcpAuth auth,
            TokenEndpoint endpoint,
            Scheduler scheduler,
            Clock clock) {
        this.key = key;
        this.account = account;
        this.auth = auth;
        this.endpoint = endpoint;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** One fetch, within ten seconds. Fails with {@link AuthorizationException} only. */
    Mono<AccessToken> run() {
        return Mono.fromCallable(() -> TokenRequest.of(ServiceAccount.read(account), clock.instant()))
                .subscribeOn(scheduler)
                .flatMap(endpoint::exchange)
                .timeout(TIMEOUT, scheduler)
                .doOnNext(token -> log.debug(
                        "access token {} kept for {} s", key, keptFor(token).toSeconds()))
                .onErrorMap(this::told);
    }

    Duration keptFor(AccessToken token) {
        return token.keptFor(auth);
    }

    /** Messages of foreign exceptions may quote what was sent or received, so only their kind is logged. */
    private Throwable told(Throwable error) {
        if (error instanceof AuthorizationException) {
            return error;
        }
        String why = error instanceof TokenEndpoint.RefusedException refused
                ? refused.reason()
                : error.getClass().getSimpleName();
        log.warn("no access token {}: {}", key, why);
        return failure("failed to get google oauth token");
    }

    static AuthorizationException failure(String reason) {
        return new AuthorizationException("failed to get gcp access token: " + reason);
    }
}

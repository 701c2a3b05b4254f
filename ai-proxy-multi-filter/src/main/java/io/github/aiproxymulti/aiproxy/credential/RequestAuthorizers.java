package io.github.aiproxymulti.aiproxy.credential;

import io.github.aiproxymulti.aiproxy.config.Auth;
import io.github.aiproxymulti.aiproxy.config.AwsAuth;
import io.github.aiproxymulti.aiproxy.config.GcpAuth;
import io.github.aiproxymulti.aiproxy.config.Instance;
import io.github.aiproxymulti.aiproxy.config.Secret;
import io.github.aiproxymulti.aiproxy.upstream.RequestAuthorizer;
import java.time.Clock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.client.HttpClient;

/**
 * Chooses how an instance's requests get the credentials that cannot be written down ahead. One object serves all routes:
 * it keeps the access tokens, so that they outlive a route refresh.
 */
public final class RequestAuthorizers {

    private final TokenEndpoint endpoint;
    private final AccessTokens tokens;
    private final Scheduler scheduler;
    private final Clock clock;
    private final Supplier<@Nullable String> environmentAccount;

    /**
     * Creates it.
     *
     * @param client asks token endpoints; redirects are not followed, whatever its setting
     * @param scheduler signs what is sent to a token endpoint and counts its time-out. Reading a key and signing with RSA
     *     take a millisecond or two and read the system's random device, which an event loop must not do
     * @param clock dates the signatures
     * @param nanoTime ages the tokens, as {@link System#nanoTime}
     * @param environmentAccount the key file of {@code GCP_SERVICE_ACCOUNT}, for instances that have none of their own; null
     *     for none
     */
    public RequestAuthorizers(
            HttpClient client,
            Scheduler scheduler,
            Clock clock,
            LongSupplier nanoTime,
            Supplier<@Nullable String> environmentAccount) {
        this.endpoint = new TokenEndpoint(client);
        this.tokens = new AccessTokens(nanoTime);
        this.scheduler = scheduler;
        this.clock = clock;
        this.environmentAccount = environmentAccount;
    }

    /**
     * What gives this instance's requests their credentials. Asks nobody; what is wrong with the credentials shows with the
     * first request. {@code auth.aws} counts for {@code bedrock} only, and there it beats {@code auth.gcp}, as both write the
     * same header.
     *
     * @param instance its configuration
     * @return {@link RequestAuthorizer#NONE} when all credentials are written down ahead
     */
    public RequestAuthorizer of(Instance instance) {
        Auth auth = instance.auth();
        AwsAuth aws = auth.aws();
        if (aws != null && instance.provider().name().equals("bedrock")) {
            // Names are resolved for health-checked instances only; their Host keeps its port. Source: providers.md 4.
            return new AwsAuthorizer(aws, instance.providerConf().region(), instance.checks() != null, clock);
        }
        GcpAuth gcp = auth.gcp();
        return gcp == null ? RequestAuthorizer.NONE : gcp(instance.name(), gcp);
    }

    private RequestAuthorizer gcp(String instance, GcpAuth gcp) {
        Secret account = gcp.serviceAccountJson();
        String inherited = account == null ? environmentAccount.get() : null;
        if (inherited != null && !inherited.isEmpty()) {
            account = Secret.of(inherited);
        }
        TokenKey key = TokenKey.of(instance, account, gcp);
        return new GcpAuthorizer(key, new TokenFetch(key, account, gcp, endpoint, scheduler, clock), tokens);
    }
}

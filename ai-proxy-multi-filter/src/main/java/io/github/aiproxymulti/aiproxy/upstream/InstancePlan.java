package io.github.aiproxymulti.aiproxy.upstream;

import io.github.aiproxymulti.aiproxy.config.Auth;
import io.github.aiproxymulti.aiproxy.config.EndpointUrl;
import io.github.aiproxymulti.aiproxy.config.Instance;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.provider.Provider;
import io.github.aiproxymulti.healthcheck.Node;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;
import tools.jackson.databind.JsonNode;

/**
 * All of an instance that depends on configuration only, computed once per route build: its address, credentials, query and
 * client. Requests add what is theirs.
 */
public final class InstancePlan {

    private final Instance instance;
    private final Provider provider;
    private final String scheme;
    private final int port;
    private final @Nullable String host;
    private final @Nullable String endpointPath;
    private final Query authQuery;
    private final Query query;
    private final List<CredentialHeader> credentials;
    private final HttpClient client;
    private final @Nullable UpstreamAddress configured;
    private final BodyPlans bodies;
    private final Speeches speeches;
    private final RequestAuthorizer authorizer;
    private final @Nullable String model;

    private InstancePlan(Instance instance, Provider provider, HttpClient client, RequestAuthorizer authorizer) {
        this.instance = instance;
        this.provider = provider;
        this.client = client;
        EndpointUrl endpoint = instance.override().endpoint();
        this.scheme = endpoint == null ? "https" : endpoint.scheme();
        this.port = endpoint == null ? 443 : endpoint.port();
        this.host = endpoint == null ? provider.host(instance.providerConf()).orElse(null) : endpoint.host();
        this.endpointPath = endpoint == null ? null : endpoint.path();
        this.authQuery = authQuery(instance.auth());
        this.query = authQuery.overlaidBy(Query.parse(endpoint == null ? null : endpoint.query()));
        this.credentials = credentials(instance.auth());
        this.configured = host == null ? null : UpstreamAddress.unresolved(client, scheme, host, port);
        this.bodies = new BodyPlans(instance, provider);
        this.speeches = new Speeches(instance, provider);
        this.authorizer = authorizer;
        JsonNode configuredModel = instance.options().get("model");
        this.model = configuredModel == null ? null : configuredModel.asString();
    }

    /**
     * Compiles an instance.
     *
     * @param instance its configuration
     * @param provider its vendor
     * @param connecting the most time for a TCP connection, and again for a TLS handshake; nothing lingers for longer, even
     *     when nobody waits for it any more
     * @param shared the client for these settings
     * @param authorizer gives requests the credentials that cannot be written down ahead
     */
    public static InstancePlan compile(
            Instance instance,
            Provider provider,
            Duration connecting,
            HttpClient shared,
            RequestAuthorizer authorizer) {
        EndpointUrl endpoint = instance.override().endpoint();
        boolean tls = endpoint == null || endpoint.scheme().equals("https");
        // Reactor Netty's own time-out would count the time in which a slow client does not read.
        HttpClient client = shared.responseTimeout(null)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connecting.toMillis()));
        return new InstancePlan(instance, provider, tls ? handshaking(client, connecting) : client.noSSL(), authorizer);
    }

    /**
     * A TLS handshake may take as long as connecting before it. Pools do not tell clients apart by this limit, but by their limit of
     * connecting, which is the same.
     */
    private static HttpClient handshaking(HttpClient client, Duration timeout) {
        SslProvider tls = client.configuration().sslProvider();
        return tls == null
                ? client
                : client.secure(SslProvider.addHandlerConfigurator(
                        tls, handler -> handler.setHandshakeTimeoutMillis(timeout.toMillis())));
    }

    /** The instance's name. */
    public String name() {
        return instance.name();
    }

    /** The instance's configuration. */
    public Instance instance() {
        return instance;
    }

    /** The instance's vendor. */
    public Provider provider() {
        return provider;
    }

    /** The model that will answer a request, as far as it is known: the configured one, else the client's; null for none. */
    public @Nullable String model(ClientRequest request) {
        return model == null ? request.model() : model;
    }

    /** The host it lives on, a name or an IP literal; empty when neither endpoint nor vendor names one. */
    public Optional<String> host() {
        return Optional.ofNullable(host);
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return scheme;
    }

    /** The port it lives on. */
    public int port() {
        return port;
    }

    /** The address as configured; empty when neither endpoint nor vendor names a host. */
    public Optional<UpstreamAddress> configuredAddress() {
        return Optional.ofNullable(configured);
    }

    /** The address of one resolved node. */
    public UpstreamAddress address(Node node) {
        return UpstreamAddress.of(client, scheme, node);
    }

    /** Gives requests the credentials that cannot be written down ahead. */
    public RequestAuthorizer authorizer() {
        return authorizer;
    }

    /** What it is spoken to in by a client of this protocol; empty when it cannot be. */
    public Optional<Protocol> spokenToBy(Protocol client) {
        Speech speech = speeches.to(client);
        if (speech instanceof Speech.Native) {
            return Optional.of(client);
        }
        return speech instanceof Speech.Converted converted
                ? Optional.of(converted.converter().to())
                : Optional.empty();
    }

    @Nullable String endpointPath() {
        return endpointPath;
    }

    /** Credentials with the endpoint's arguments over them. */
    Query query() {
        return query;
    }

    Query authQuery() {
        return authQuery;
    }

    List<CredentialHeader> credentials() {
        return credentials;
    }

    boolean hasCredentials() {
        return !instance.auth().isEmpty();
    }

    Speeches speeches() {
        return speeches;
    }

    BodyPlans bodies() {
        return bodies;
    }

    @Override
    public String toString() {
        return "InstancePlan[" + instance.name() + "]";
    }

    private static Query authQuery(Auth auth) {
        List<Query.Arg> args = new ArrayList<>();
        auth.query().forEach((name, value) -> args.add(Query.arg(name, value.reveal())));
        return new Query(args);
    }

    private static List<CredentialHeader> credentials(Auth auth) {
        List<CredentialHeader> headers = new ArrayList<>();
        auth.header().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!lower.equals("host") && !lower.equals("content-length") && !lower.equals("accept-encoding")) {
                headers.add(new CredentialHeader(lower, value.reveal()));
            }
        });
        return List.copyOf(headers);
    }

    /**
     * A header of {@code auth.header}.
     *
     * @param name in lower case
     * @param value the secret
     */
    record CredentialHeader(String name, String value) {
        @Override
        public String toString() {
            return name + ": ***";
        }
    }
}

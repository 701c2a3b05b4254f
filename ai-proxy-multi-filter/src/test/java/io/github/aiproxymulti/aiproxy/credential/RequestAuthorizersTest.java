package io.github.aiproxymulti.aiproxy.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.Auth;
import io.github.aiproxymulti.aiproxy.config.AwsAuth;
import io.github.aiproxymulti.aiproxy.config.GcpAuth;
import io.github.aiproxymulti.aiproxy.config.Instance;
import io.github.aiproxymulti.aiproxy.config.Secret;
import io.github.aiproxymulti.aiproxy.upstream.RequestAuthorizer;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamClient;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.Checks;
import io.github.aiproxymulti.healthcheck.ProbeType;
import io.netty.buffer.ByteBuf;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

class RequestAuthorizersTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final AwsAuth AWS = new AwsAuth(Secret.of("AKID"), Secret.of("CANARY"), null);
    private static final GcpAuth GCP = new GcpAuth(null, null, 60);
    private static final Checks CHECKS = new Checks(
            new ActiveCheck(
                    ProbeType.TCP,
                    Duration.ofSeconds(1),
                    1,
                    null,
                    null,
                    "GET",
                    "/",
                    "",
                    List.of(),
                    true,
                    null,
                    null,
                    null,
                    null),
            null);

    private final RequestAuthorizers authorizers = authorizers(null);

    @Test
    void leavesCredentialsThatAreWrittenDownAsTheyAre() {
        Auth written = new Auth(Map.of("authorization", Secret.of("x")), Map.of(), null, null);

        assertThat(authorizers.of(instance("openai", written))).isSameAs(RequestAuthorizer.NONE);
        assertThat(authorizers.of(instance("bedrock", Auth.NONE))).isSameAs(RequestAuthorizer.NONE);
    }

    @Test
    void signsForBedrockOnly() {
        assertThat(authorizers.of(instance("bedrock", Fixtures.aws(AWS)))).isInstanceOf(AwsAuthorizer.class);
        assertThat(authorizers.of(instance("openai", Fixtures.aws(AWS)))).isSameAs(RequestAuthorizer.NONE);
        assertThat(authorizers.of(instance("bedrock", new Auth(Map.of(), Map.of(), GCP, AWS))))
                .isInstanceOf(AwsAuthorizer.class);
    }

    @ParameterizedTest
    @CsvSource({"vertex-ai", "openai-compatible", "gemini"})
    void signsInWithGoogleForAnyProvider(String provider) {
        assertThat(authorizers.of(instance(provider, Fixtures.gcp(GCP)))).isInstanceOf(GcpAuthorizer.class);
    }

    @Test
    void keepsThePortOfACheckedInstancesHostOnly_HC150() {
        Instance checked = Fixtures.instance("a", "bedrock", Fixtures.aws(AWS), "us-east-1", CHECKS);
        Instance unchecked = Fixtures.instance("a", "bedrock", Fixtures.aws(AWS), "us-east-1", null);

        assertThat(hostSentBy(checked)).isEqualTo("bedrock-domain.example.com:16724");
        assertThat(hostSentBy(unchecked)).isEqualTo("bedrock-domain.example.com");
    }

    @ParameterizedTest
    @CsvSource({",", "''"})
    void saysThatThereAreNoGoogleCredentials(@Nullable String environment) {
        RequestAuthorizer authorizer = authorizers(environment).of(instance("vertex-ai", Fixtures.gcp(GCP)));

        StepVerifier.create(authorizer.authorize(Fixtures.request("/", "h")))
                .expectErrorMessage("failed to get gcp access token: invalid gcp service account json: none"
                        + " (expected: service_account_json, or GCP_SERVICE_ACCOUNT in the environment)")
                .verify(SOON);
    }

    @Test
    void reachesTheWireAsItWasSigned_BED10() {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> response.sendString(Mono.just(request.uri() + " "
                        + request.requestHeaders().getAll("host") + " "
                        + request.requestHeaders().getAll("authorization").size())))
                .bindNow(SOON);
        String path = "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Ftest123"
                + "/converse";
        UpstreamRequest request = Fixtures.request(path + "?a=b:c", "bedrock.example.com:1980");
        UpstreamRequest routed = new UpstreamRequest(
                HttpClient.create().remoteAddress(server::address),
                request.method(),
                request.uri(),
                request.headers(),
                request.body(),
                request.clientProtocol(),
                request.protocol(),
                request.conversion(),
                request.model(),
                request.requestedModel());

        Mono<String> seen = authorizers
                .of(Fixtures.instance("a", "bedrock", Fixtures.aws(AWS), "us-east-1", null))
                .authorize(routed)
                .flatMap(new UpstreamClient()::exchange)
                .flatMap(answer -> answer.body().reduce("", RequestAuthorizersTest::joined));

        StepVerifier.create(seen)
                .expectNext(path + "?a=b:c [bedrock.example.com] 1")
                .expectComplete()
                .verify(SOON);
        server.disposeNow(SOON);
    }

    private static String joined(String text, ByteBuf bytes) {
        String all = text + bytes.toString(UTF_8);
        bytes.release();
        return all;
    }

    private String hostSentBy(Instance instance) {
        UpstreamRequest request = Fixtures.request("/m", "bedrock-domain.example.com:16724");
        return String.valueOf(authorizers
                .of(instance)
                .authorize(request)
                .map(authorized -> String.valueOf(authorized.headers().get("host")))
                .block(SOON));
    }

    private static Instance instance(String provider, Auth auth) {
        return Fixtures.instance("a", provider, auth, "us-east-1", null);
    }

    private static RequestAuthorizers authorizers(@Nullable String environment) {
        return new RequestAuthorizers(
                HttpClient.create(),
                Schedulers.boundedElastic(),
                Clock.systemUTC(),
                System::nanoTime,
                () -> environment);
    }
}

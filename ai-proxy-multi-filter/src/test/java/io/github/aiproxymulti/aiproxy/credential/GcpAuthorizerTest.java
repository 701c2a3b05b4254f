package io.github.aiproxymulti.aiproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.github.aiproxymulti.aiproxy.config.GcpAuth;
import io.github.aiproxymulti.aiproxy.config.Instance;
import io.github.aiproxymulti.aiproxy.config.Secret;
import io.github.aiproxymulti.aiproxy.upstream.AuthorizationException;
import io.github.aiproxymulti.aiproxy.upstream.RequestAuthorizer;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class GcpAuthorizerTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);
    private static final String REFUSED = "failed to get gcp access token: failed to get google oauth token";

    private final TokenServer server = new TokenServer();
    private final AtomicLong nanos = new AtomicLong();
    private final RequestAuthorizers authorizers = new RequestAuthorizers(
            HttpClient.create(), Schedulers.boundedElastic(), CLOCK, nanos::get, () -> Fixtures.account(server.uri()));
    private final Logger logger = (Logger) LoggerFactory.getLogger(TokenFetch.class.getPackageName());
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.TRACE);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        server.close();
    }

    @Test
    void sendsTheTokenOverEveryOtherAuthorization_VTX04() {
        server.grants("ya29.token", 3600);

        UpstreamRequest authorized = requireAuthorized(authorizer("a", 8));

        assertThat(authorized.headers().getAll("authorization")).containsExactly("Bearer ya29.token");
    }

    @Test
    void asksWithASignedJwtOfExactlyTheseClaims() throws Exception {
        server.grants("t", 3600);
        requireAuthorized(authorizer("a", null));

        TokenServer.Call call = server.calls().get(0);
        assertThat(call.line()).isEqualTo("POST /token");
        assertThat(call.contentType()).isEqualTo("application/x-www-form-urlencoded");
        String form = URLDecoder.decode(call.body(), StandardCharsets.UTF_8);
        assertThat(form).startsWith("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=");
        SignedJWT jwt = SignedJWT.parse(form.substring(form.lastIndexOf('=') + 1));
        assertThat(jwt.getHeader().toJSONObject()).containsOnly(entry("alg", "RS256"), entry("typ", "JWT"));
        assertThat(jwt.getPayload().toJSONObject())
                .containsOnly(
                        entry("iss", "robot@project.iam.gserviceaccount.com"),
                        entry("aud", server.uri()),
                        entry("scope", "https://www.googleapis.com/auth/cloud-platform"),
                        entry("iat", 1_700_000_000L),
                        entry("exp", 1_700_003_600L));
        assertThat(jwt.verify(new RSASSAVerifier((RSAPublicKey) Fixtures.KEYS.getPublic())))
                .isTrue();
    }

    @Test
    void fetchesAgainOnlyWhenTheTokenIsOver_VTX05() {
        server.grants("first", 5).grants("second", 10).grants("third", 10);
        RequestAuthorizer authorizer = authorizer("a", 8);

        for (int i = 0; i < 6; i++) {
            assertThat(token(authorizer)).isEqualTo("Bearer first");
        }
        nanos.addAndGet(Duration.ofMillis(5500).toNanos());
        assertThat(token(authorizer)).isEqualTo("Bearer second");
        assertThat(server.calls()).hasSize(2);
        nanos.addAndGet(Duration.ofMillis(7999).toNanos());
        assertThat(token(authorizer)).isEqualTo("Bearer second");
        nanos.addAndGet(Duration.ofMillis(2).toNanos());
        assertThat(token(authorizer)).isEqualTo("Bearer third");
        assertThat(logged())
                .filteredOn(line -> line.contains(" kept for "))
                .hasSize(3)
                .satisfies(kept -> {
                    assertThat(kept.get(0)).endsWith("#a kept for 5 s");
                    assertThat(kept.get(1)).endsWith("#a kept for 8 s");
                });
    }

    @Test
    void neverKeepsATokenWithoutALifetime() {
        server.grants("first", 0).grants("second", -7).grants("third", 9);
        RequestAuthorizer authorizer = authorizer("a", null);

        assertThat(token(authorizer)).isEqualTo("Bearer first");
        assertThat(token(authorizer)).isEqualTo("Bearer second");
        assertThat(token(authorizer)).isEqualTo("Bearer third");
    }

    @Test
    void sharesATokenAmongEqualInstancesAndNoOthers() {
        server.grants("a", 100).grants("b", 100).grants("c", 100);

        assertThat(token(authorizer("a", null))).isEqualTo("Bearer a");
        assertThat(token(authorizer("a", null))).isEqualTo("Bearer a");
        assertThat(token(authorizer("b", null))).isEqualTo("Bearer b");
        assertThat(token(authorizer("a", 8))).isEqualTo("Bearer c");
    }

    @Test
    void fetchesOneTokenForAllWhoWait() {
        Sinks.One<TokenServer.Answer> due = Sinks.one();
        server.answersWhen(due.asMono());
        RequestAuthorizer authorizer = authorizer("a", null);

        Flux<String> ten = Flux.range(0, 10)
                .flatMap(i -> authorizer.authorize(Fixtures.request("/", "h")))
                .map(request -> String.valueOf(request.headers().get("authorization")))
                .distinct();

        StepVerifier.create(ten)
                .then(() -> due.tryEmitValue(new TokenServer.Answer(200, "{\"access_token\":\"t\",\"expires_in\":9}"))
                        .orThrow())
                .expectNext("Bearer t")
                .expectComplete()
                .verify(SOON);
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void goesOnFetchingWhenTheFirstWaiterGivesUp() {
        Sinks.One<TokenServer.Answer> due = Sinks.one();
        server.answersWhen(due.asMono());
        RequestAuthorizer authorizer = authorizer("a", null);
        Disposable first = authorizer.authorize(Fixtures.request("/", "h")).subscribe();

        StepVerifier.create(authorizer.authorize(Fixtures.request("/", "h")))
                .then(first::dispose)
                .then(() -> due.tryEmitValue(new TokenServer.Answer(200, "{\"access_token\":\"t\",\"expires_in\":9}"))
                        .orThrow())
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
        assertThat(first.isDisposed()).isTrue();
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void tellsAllWhoWaitOfAFailureAndThenForgetsIt() {
        Sinks.One<TokenServer.Answer> due = Sinks.one();
        server.answersWhen(due.asMono());
        server.grants("t", 9);
        RequestAuthorizer authorizer = authorizer("a", null);
        Mono<String> told = authorizer
                .authorize(Fixtures.request("/", "h"))
                .map(request -> "authorized")
                .onErrorResume(AuthorizationException.class, e -> Mono.just(String.valueOf(e.getMessage())));

        StepVerifier.create(Flux.merge(told, told, told))
                .then(() ->
                        due.tryEmitValue(new TokenServer.Answer(503, "CANARY")).orThrow())
                .expectNext(REFUSED, REFUSED, REFUSED)
                .expectComplete()
                .verify(SOON);
        assertThat(token(authorizer)).isEqualTo("Bearer t");
        assertThat(server.calls()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"error\":\"CANARY\"} | status 401",
                "204 | '' | status 204",
                "302 | '' | status 302",
                "200 | CANARY | an answer that is not JSON",
                "200 | '' | an answer without a usable access_token",
                "200 | {\"expires_in\":9} | an answer without a usable access_token",
                "200 | {\"access_token\":7,\"expires_in\":9} | an answer without a usable access_token",
                "200 | {\"access_token\":\"CANARY\\r\\nx: y\",\"expires_in\":9} | an answer without a usable access_token",
                "200 | {\"access_token\":\"CANARY\"} | an answer without expires_in",
                "200 | {\"access_token\":\"CANARY\",\"expires_in\":\"9\"} | an answer without expires_in"
            })
    void failsOnEveryOtherAnswerAndRepeatsNothingOfIt(int status, String body, String why) {
        server.answers(status, body);

        failsWith(authorizer("a", null), REFUSED);
        assertThat(server.calls()).hasSize(1);
        assertThat(logged()).singleElement().asString().endsWith("#a: " + why).doesNotContain("CANARY");
    }

    @Test
    void readsNoMoreThanTheBound() {
        server.answers(200, "{\"pad\":\"" + "x".repeat(64 * 1024) + "\",\"access_token\":\"t\",\"expires_in\":9}");

        failsWith(authorizer("a", null), REFUSED);
        assertThat(logged()).singleElement().asString().endsWith("an answer larger than 65536 bytes");
    }

    @Test
    void failsWhenTheEndpointCannotBeReached() {
        server.close();

        failsWith(authorizer("a", null), REFUSED);
    }

    @Test
    void waitsTenSecondsAtMost() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        server.answersWhen(Mono.never());
        RequestAuthorizers bounded = new RequestAuthorizers(
                HttpClient.create(), time, CLOCK, nanos::get, () -> Fixtures.account(server.uri()));
        RequestAuthorizer authorizer = bounded.of(instance("a", new GcpAuth(null, null, 60)));
        AtomicLong failures = new AtomicLong();
        Disposable waiting = authorizer
                .authorize(Fixtures.request("/", "h"))
                .doOnError(AuthorizationException.class, e -> failures.incrementAndGet())
                .onErrorResume(e -> Mono.empty())
                .subscribe();

        time.advanceTimeBy(Duration.ofMillis(9999));
        assertThat(waiting.isDisposed()).isFalse();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(failures).hasValue(1);
        assertThat(logged()).singleElement().asString().endsWith("#a: TimeoutException");
    }

    @Test
    void tellsOfUnusableCredentialsWithTheFirstRequest() {
        RequestAuthorizer authorizer =
                authorizers.of(instance("a", new GcpAuth(Secret.of("{\"private_key\":\"CANARY"), null, 60)));

        StepVerifier.create(authorizer.authorize(Fixtures.request("/", "h")))
                .expectErrorSatisfies(error -> assertThat(error)
                        .hasMessageStartingWith(
                                "failed to get gcp access token: invalid gcp service account json: not JSON")
                        .hasMessageNotContaining("CANARY"))
                .verify(SOON);
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void prefersTheInstancesOwnCredentials() {
        server.grants("t", 9);
        Secret own = Secret.of(Fixtures.account(server.uri()).replace("robot@", "own@"));

        requireAuthorized(authorizers.of(instance("a", new GcpAuth(own, null, 60))));

        String payload = server.calls().get(0).body().split("\\.", -1)[1];
        assertThat(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8))
                .contains("\"own@project");
    }

    @Test
    void letsNoSecretOutOfLogsAndTexts() {
        server.grants("CANARY-TOKEN", 9);
        RequestAuthorizer authorizer = authorizer("a", null);

        assertThat(token(authorizer)).isEqualTo("Bearer CANARY-TOKEN");

        assertThat(logged())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).doesNotContain("CANARY", "PRIVATE KEY", "assertion", "robot@"));
        assertThat(authorizer.toString()).startsWith("GcpAuthorizer[").doesNotContain("robot@", "PRIVATE KEY");
        assertThat(new AccessToken(Secret.of("CANARY"), 9).toString()).doesNotContain("CANARY");
        assertThat(new TokenRequest("u", Secret.of("CANARY")).toString()).doesNotContain("CANARY");
    }

    private List<String> logged() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private RequestAuthorizer authorizer(String name, @Nullable Integer maxTtl) {
        return authorizers.of(instance(name, new GcpAuth(null, maxTtl, 60)));
    }

    private static Instance instance(String name, GcpAuth auth) {
        return Fixtures.instance(name, "vertex-ai", Fixtures.gcp(auth), null, null);
    }

    private static String token(RequestAuthorizer authorizer) {
        return String.valueOf(requireAuthorized(authorizer).headers().get("authorization"));
    }

    private static UpstreamRequest requireAuthorized(RequestAuthorizer authorizer) {
        return Objects.requireNonNull(
                authorizer.authorize(Fixtures.request("/", "h")).block(SOON));
    }

    private static void failsWith(RequestAuthorizer authorizer, String message) {
        StepVerifier.create(authorizer.authorize(Fixtures.request("/", "h")))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AuthorizationException.class)
                        .hasMessage(message)
                        .hasNoCause())
                .verify(SOON);
    }

    private static Map.Entry<String, Object> entry(String name, Object value) {
        return Map.entry(name, value);
    }
}

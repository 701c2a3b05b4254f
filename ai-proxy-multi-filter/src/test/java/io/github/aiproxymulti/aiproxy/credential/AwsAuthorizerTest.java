package io.github.aiproxymulti.aiproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.AwsAuth;
import io.github.aiproxymulti.aiproxy.config.Secret;
import io.github.aiproxymulti.aiproxy.upstream.AuthorizationException;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class AwsAuthorizerTest {

    private static final String ID = "AKIAIOSFODNN7EXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final String TOKEN = "FwoGZXIvYXdzEXAMPLESESSIONTOKEN";
    private static final String DATE = "20240229T235958Z";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2024-02-29T23:59:58Z"), ZoneOffset.ofHours(9));
    private static final String HOST = "bedrock-runtime.us-east-1.amazonaws.com";
    private static final String MODEL = "/model/anthropic.claude-3-5-sonnet-20241022-v2:0/converse";
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void signsHostAndDateOverTheTwiceEncodedPath() {
        UpstreamRequest signed = signed(authorizer(null, false), Fixtures.request(MODEL, HOST));

        assertThat(signed.uri()).isEqualTo("/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse");
        assertThat(signed.headers().get("x-amz-date")).isEqualTo(DATE);
        assertThat(signed.headers().getAll("authorization"))
                .containsExactly(
                        expected("/model/anthropic.claude-3-5-sonnet-20241022-v2%253A0/converse", "", HOST, null));
        assertThat(signed.headers().names())
                .containsExactlyInAnyOrder("host", "content-type", "authorization", "x-amz-date");
    }

    @Test
    void signsAndSendsTheSessionToken_BED11_BED12() {
        UpstreamRequest signed = signed(authorizer(TOKEN, false), Fixtures.request("/m", HOST));

        assertThat(signed.headers().getAll("x-amz-security-token")).containsExactly(TOKEN);
        assertThat(signed.headers().get("authorization")).isEqualTo(expected("/m", "", HOST, TOKEN));
    }

    @Test
    void keepsAnArnInOneSegment_BED10() {
        String arn = "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Ftest123";

        UpstreamRequest signed = signed(authorizer(null, false), Fixtures.request("/model/" + arn + "/converse", HOST));

        assertThat(signed.uri()).isEqualTo("/model/" + arn + "/converse");
        assertThat(signed.headers().get("authorization"))
                .isEqualTo(expected("/model/" + arn.replace("%", "%25") + "/converse", "", HOST, null));
    }

    @Test
    void givesRawAndEncodedModelNamesTheSameSignature() {
        UpstreamRequest raw = signed(authorizer(null, false), Fixtures.request(MODEL, HOST));
        UpstreamRequest encoded = signed(authorizer(null, false), Fixtures.request(MODEL.replace(":", "%3a"), HOST));

        assertThat(encoded.uri()).isEqualTo(raw.uri());
        assertThat(encoded.headers().get("authorization"))
                .isEqualTo(raw.headers().get("authorization"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a/", "//a//b", "/a/./b/../c", "/a!'()*"})
    void signsThePathAsItIsSent(String path) {
        UpstreamRequest signed = signed(authorizer(null, false), Fixtures.request(path, HOST));

        String twice = path.replace("!", "%21")
                .replace("'", "%27")
                .replace("(", "%28")
                .replace(")", "%29")
                .replace("*", "%2A");
        assertThat(signed.uri()).isEqualTo(path);
        assertThat(signed.headers().get("authorization")).isEqualTo(expected(twice, "", HOST, null));
    }

    @ParameterizedTest
    @CsvSource({
        "b=2&a=1, b=2&a=1, a=1&b=2",
        "k, k, k=",
        "a=x+y, a=x%20y, a=x%20y",
        "a=1:2/3, a=1:2/3, a=1%3A2%2F3",
        "a=2&a=1, a=2&a=1, a=1&a=2",
        "a=*&a~=%7e, a=*&a~=%7e, a=%2A&a~=~"
    })
    void signsTheSortedQueryAndSendsItInItsOrder(String query, String wire, String canonical) {
        UpstreamRequest signed = signed(authorizer(null, false), Fixtures.request("/m?" + query, HOST));

        assertThat(signed.uri()).isEqualTo("/m?" + wire);
        assertThat(signed.headers().get("authorization")).isEqualTo(expected("/m", canonical, HOST, null));
    }

    @ParameterizedTest
    @CsvSource({
        "bedrock-domain.example.com:16724, true, bedrock-domain.example.com:16724",
        "bedrock-domain.example.com, true, bedrock-domain.example.com",
        "proxy.example.com:443, true, proxy.example.com:443",
        "proxy.example.com:80, true, proxy.example.com:80",
        "[::1]:8080, true, [::1]:8080",
        "bedrock-domain.example.com:16724, false, bedrock-domain.example.com",
        "[::1]:8080, false, [::1]",
        "127.0.0.1:1980, false, 127.0.0.1"
    })
    void signsTheHostItSends_HC22_HC150(String given, boolean keepsPort, String sent) {
        UpstreamRequest signed = signed(authorizer(null, keepsPort), Fixtures.request("/m", given));

        assertThat(signed.headers().getAll("host")).containsExactly(sent);
        assertThat(signed.headers().get("authorization")).isEqualTo(expected("/m", "", sent, null));
    }

    @Test
    void dropsSignedValuesOfTheClient() {
        UpstreamRequest request = Fixtures.request("/m", HOST);
        request.headers().set("X-Amz-Security-Token", "theirs").set("X-Amz-Content-Sha256", "theirs");
        request.headers().add("x-amz-date", "20000101T000000Z").add("x-amz-date", "20000101T000001Z");

        UpstreamRequest signed = signed(authorizer(null, false), request);

        assertThat(signed.headers().contains("x-amz-security-token")).isFalse();
        assertThat(signed.headers().contains("x-amz-content-sha256")).isFalse();
        assertThat(signed.headers().getAll("x-amz-date")).containsExactly(DATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void failsWithoutARegion(String region) {
        AwsAuthorizer authorizer =
                new AwsAuthorizer(new AwsAuth(Secret.of(ID), Secret.of(SECRET), null), region, false, CLOCK);

        failsWith(
                authorizer,
                Fixtures.request("/m", HOST),
                "missing region for AWS SigV4 signing (provider_conf.region required for bedrock)");
    }

    @Test
    void saysThatSigningFailedWithoutQuotingCredentials() {
        AwsAuthorizer blank = new AwsAuthorizer(
                new AwsAuth(Secret.of(" "), Secret.of("CANARY-SECRET"), null), "us-east-1", false, CLOCK);

        failsWith(blank, Fixtures.request("/m", HOST), "failed to sign AWS request: NullPointerException");
        assertThat(blank.toString()).doesNotContain("CANARY");
    }

    @Test
    void signsOnAThreadThatMustNotBlock() {
        Mono<UpstreamRequest> authorized = authorizer(TOKEN, false).authorize(Fixtures.request("/m?a=b", HOST));

        StepVerifier.create(authorized.subscribeOn(Schedulers.parallel()))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
    }

    private static void failsWith(AwsAuthorizer authorizer, UpstreamRequest request, String message) {
        StepVerifier.create(authorizer.authorize(request))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AuthorizationException.class)
                        .hasMessage(message)
                        .hasNoCause())
                .verify(SOON);
    }

    private static AwsAuthorizer authorizer(@Nullable String token, boolean keepsPort) {
        AwsAuth auth = new AwsAuth(Secret.of(ID), Secret.of(SECRET), token == null ? null : Secret.of(token));
        return new AwsAuthorizer(auth, "us-east-1", keepsPort, CLOCK);
    }

    private static UpstreamRequest signed(AwsAuthorizer authorizer, UpstreamRequest request) {
        return Objects.requireNonNull(authorizer.authorize(request).block(SOON));
    }

    private static String expected(String canonicalPath, String canonicalQuery, String host, @Nullable String token) {
        String head = "POST\n" + canonicalPath + "\n" + canonicalQuery + "\nhost:" + host + "\nx-amz-date:" + DATE
                + "\n" + (token == null ? "" : "x-amz-security-token:" + token + "\n");
        return SigV4Reference.authorization(
                ID,
                SECRET,
                "us-east-1",
                DATE,
                head,
                token == null ? "host;x-amz-date" : "host;x-amz-date;x-amz-security-token",
                Fixtures.BODY.getBytes(StandardCharsets.UTF_8));
    }
}

package io.github.aiproxymulti.aiproxy.standing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CooldownTest {

    private static final String ON = "cooldown: {default_ms: 10000, max_ms: 60000, credential_ms: 30000}";
    private static final List<Integer> BOTH = List.of(0, 1);

    private final World world = new World(ON, "", "");

    @Test
    void anInstanceThatSays429IsLeftAloneAsLongAsItAsksFor() {
        world.answers(0, 429, Map.of("retry-after", "20"));

        assertThat(world.places()).containsExactly(Place.COOLING, Place.IN);
        assertThat(world.route.enter(0, false)).isNull();
        world.pass(Duration.ofMillis(19_999));
        assertThat(world.places()).containsExactly(Place.COOLING, Place.IN);
        world.pass(Duration.ofMillis(1));
        assertThat(world.places()).containsExactly(Place.IN, Place.IN);
        assertThat(world.route.enter(0, false)).isNotNull();
    }

    @Test
    void itsConditionsSayUntilWhenTheyHold() {
        world.answers(0, 429, Map.of("retry-after", "20"));
        world.answers(1, 429, Map.of("retry-after", "5"));

        assertThat(world.route.conditions().until())
                .isEqualTo(world.nanos.get() + Duration.ofSeconds(5).toNanos());
    }

    @Test
    void withoutAHeaderItIsLeftAloneForTheDefault() {
        world.answers(0, 429, Map.of());

        assertThat(remaining(0)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void noAnswerAsksForMoreThanTheMost() {
        world.answers(0, 429, Map.of("retry-after", "86400"));

        assertThat(remaining(0)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aResetIsWhenSomethingIsThereAgain() {
        world.answers(0, 429, Map.of("x-ratelimit-reset-tokens", "1m30s", "x-ratelimit-remaining-tokens", "0"));
        world.answers(1, 503, Map.of("x-ratelimit-reset-requests", "5s", "x-ratelimit-remaining-requests", "0"));

        assertThat(remaining(0)).isEqualTo(Duration.ofSeconds(60));
        assertThat(remaining(1)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void anUnavailableInstanceThatHasSomethingLeftDoesNotAskToBeLeftAlone() {
        world.answers(0, 503, Map.of("x-ratelimit-reset-tokens", "6m0s", "x-ratelimit-remaining-tokens", "12"));

        assertThat(world.places()).containsExactly(Place.IN, Place.IN);
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 529})
    void anUnavailableInstanceIsLeftAloneOnlyIfItAsks(int status) {
        world.answers(0, status, Map.of());
        assertThat(world.places()).containsExactly(Place.IN, Place.IN);

        world.answers(0, status, Map.of("retry-after-ms", "1500"));
        assertThat(remaining(0)).isEqualTo(Duration.ofMillis(1500));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 400, 404, 422, 500, 502, 504})
    void noOtherStatusCools(int status) {
        world.answers(0, status, Map.of("retry-after", "20", "x-ratelimit-reset", "20", "x-ratelimit-remaining", "0"));

        assertThat(world.places()).containsExactly(Place.IN, Place.IN);
    }

    @Test
    void anInstanceThatIsReadyAtOnceIsNotLeftAlone() {
        world.answers(0, 429, Map.of("retry-after", "0"));

        assertThat(world.places()).containsExactly(Place.IN, Place.IN);
    }

    @Test
    void neverShortens() {
        Random random = new Random(3);
        for (int run = 0; run < 200; run++) {
            World fresh = new World(ON, "");
            List<Permit> open = List.of(fresh.enter(0), fresh.enter(0), fresh.enter(0), fresh.enter(0), fresh.enter(0));
            long latest = 0;
            for (Permit permit : open) {
                fresh.pass(Duration.ofMillis(random.nextInt(3000)));
                int seconds = 1 + random.nextInt(20);
                permit.head(429, name -> name.equals("retry-after") ? String.valueOf(seconds) : null);
                latest = Math.max(
                        latest, fresh.nanos.get() + Duration.ofSeconds(seconds).toNanos());
                assertThat(fresh.route.conditions().until()).isEqualTo(latest);
            }
        }
    }

    @Test
    void isOffUnlessConfigured() {
        World off = new World("", "");

        off.answers(0, 429, Map.of("retry-after", "20"));

        assertThat(off.places()).containsExactly(Place.IN);
        assertThat(off.route.shortage(List.of(0), any -> false)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403})
    void aRefusedCredentialCoolsAllInstancesThatHaveIt(int status) {
        String k1 = "auth: {header: {Authorization: Bearer k1}}";
        World shared = new World(ON, k1, k1, "auth: {header: {Authorization: Bearer k2}}");

        shared.answers(0, status, Map.of());

        assertThat(shared.places()).containsExactly(Place.COOLING, Place.COOLING, Place.IN);
        assertThat(shared.view(1).coolingCause())
                .isEqualTo("status " + status + " for the credentials of a")
                .doesNotContain("k1");
        shared.pass(Duration.ofSeconds(30));
        assertThat(shared.places()).containsExactly(Place.IN, Place.IN, Place.IN);
    }

    @Test
    void aClientsOwnBadCredentialHarmsNobodyElse() {
        world.answers(0, 401, Map.of());

        assertThat(world.places()).containsExactly(Place.IN, Place.IN);
    }

    @Test
    void whenAllAreCoolingTheSmallestWaitIsKnown() {
        world.answers(0, 429, Map.of("retry-after", "20"));
        assertThat(world.route.shortage(BOTH, any -> false)).isNull();
        world.answers(1, 429, Map.of("retry-after", "4"));
        world.pass(Duration.ofMillis(1500));

        Shortage shortage = world.route.shortage(BOTH, any -> false);

        assertThat(shortage).isNotNull();
        assertThat(shortage).isEqualTo(new Shortage(429, Duration.ofMillis(2500), "all servers are cooling down"));
        assertThat(shortage.retryAfterSeconds()).isEqualTo(3);
    }

    @Test
    void theStatusIsWhatTheInstanceSaidThatIsReadyFirst() {
        world.answers(0, 429, Map.of("retry-after", "20"));
        world.answers(1, 503, Map.of("retry-after", "4"));

        assertThat(world.route.shortage(BOTH, any -> false))
                .extracting(Shortage::status)
                .isEqualTo(503);
    }

    @Test
    void whereOneIsOnlyFullTheWaitIsShort() {
        world.answers(0, 429, Map.of("retry-after", "20"));

        assertThat(world.route.shortage(BOTH, instance -> instance == 1))
                .isEqualTo(new Shortage(503, Duration.ofSeconds(1), "all servers are busy"));
    }

    @Test
    void isToldOnceHoweverManyAnswersAskForIt() {
        Permit first = world.enter(0);
        Permit second = world.enter(0);
        long before = world.route.revision();

        first.head(429, name -> null);
        second.head(429, name -> null);

        assertThat(world.heard).containsExactly("a cools after 429");
        assertThat(world.route.revision()).isEqualTo(before + 1);
        assertThat(world.view(0).transitions())
                .singleElement()
                .extracting(Note::what)
                .isEqualTo("cools down for PT10S: status 429, by default");
    }

    private Duration remaining(int instance) {
        return Duration.between(world.wall(), world.view(instance).coolingUntil());
    }
}

package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.HealthStatus;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class NamesTest {

    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";

    private final World world = new World();

    @Test
    void takesAllAddressesInOneOrder_HC147_HC148_HC164() {
        world.resolver.answer("h.test", B, A, B);
        world.want(Specs.BASE.at("h.test"));
        assertThat(world.view().nodes().nodes()).containsExactly(new Node(A, 80, "h.test"), new Node(B, 80, "h.test"));
        HealthView view = world.view();
        for (int i = 0; i < 20; i++) {
            world.resolver.answer("h.test", i % 2 == 0 ? new String[] {A, B} : new String[] {B, A});
            world.seconds(5);
        }
        assertThat(world.view().version()).isEqualTo(view.version());
        assertThat(world.view().nodes()).isEqualTo(view.nodes());
        assertThat(world.resolver.asked).isGreaterThan(15);
    }

    @Test
    void followsChangedAddressesWithoutTraffic_HC102_HC111() {
        world.resolver.answer("h.test", A);
        world.want(Specs.BASE.at("h.test"));
        long generation = world.view().generation();
        long nodes = world.view().nodes().version();
        world.resolver.answer("h.test", B);
        world.seconds(5);
        assertThat(world.view().nodes().nodes()).containsExactly(new Node(B, 80, "h.test"));
        assertThat(world.view().nodes().version()).isGreaterThan(nodes);
        assertThat(world.view().generation()).isEqualTo(generation);
    }

    @Test
    void keepsTheLastGoodAnswerAndItsHealthWhenTheNameServiceFails_HC930_W06() {
        world.resolver.answer("h.test", A, B);
        world.want(Specs.BASE.at("h.test"));
        world.engine.setStatus(World.R, world.key(A), false);
        world.prober.answer(A, new Observation.Status(418));
        world.resolver.fail("h.test", "SERVFAIL");
        world.seconds(120);
        assertThat(world.view().nodes().nodes()).hasSize(2);
        assertThat(world.status(A)).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(world.listener.heard).containsOnlyOnce("unresolved h.test: SERVFAIL");
        world.resolver.answer("h.test", A, B);
        world.seconds(60);
        assertThat(world.status(A)).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void keepsTheLastGoodAnswerWhenTheNewOneIsEmpty_W06() {
        world.resolver.answer("h.test", A);
        world.want(Specs.BASE.at("h.test"));
        world.resolver.answer("h.test");
        world.seconds(30);
        assertThat(world.view().nodes().nodes()).hasSize(1);
        assertThat(world.listener.heard).contains("unresolved h.test: no addresses");
    }

    @Test
    void staysPendingAndUsableAndTriesLessAndLessOftenUntilANameIsKnown() {
        world.resolver.fail("h.test", "NXDOMAIN");
        world.want(Specs.BASE.at("h.test"));
        assertThat(world.view().phase()).isEqualTo(Phase.PENDING);
        assertThat(world.view().isUsable()).isTrue();
        assertThat(world.engine.report(World.R).orElseThrow().problem()).isEqualTo("no address for h.test");
        world.seconds(60);
        assertThat(world.resolver.asked).as("at 0, 1, 3, 7, 15, 31").isEqualTo(6);
        world.resolver.answer("h.test", A);
        world.seconds(30);
        assertThat(world.view().phase()).isEqualTo(Phase.READY);
        assertThat(world.engine.report(World.R).orElseThrow().problem()).isNull();
        assertThat(world.listener.heard).containsOnlyOnce("unresolved h.test: NXDOMAIN");
    }

    @Test
    void doesNotWaitForeverForAnAnswer() {
        world.resolver.answer("h.test", Mono.never());
        world.want(Specs.BASE.at("h.test")).seconds(5);
        assertThat(world.listener.heard).contains("unresolved h.test: no answer within 5000 ms");
        world.resolver.answer("h.test", A);
        world.seconds(1);
        assertThat(world.view().phase()).isEqualTo(Phase.READY);
    }

    @Test
    void goesOnWithTheNamesThatAreKnown() {
        world.resolver.fail("bad.test", "NXDOMAIN");
        world.want(Specs.BASE.at("bad.test", A));
        assertThat(world.view().nodes().nodes()).containsExactly(new Node(A, 80, null));
        world.resolver.answer("bad.test", B);
        world.seconds(1);
        assertThat(world.view().nodes().nodes()).hasSize(2);
    }

    @Test
    void staysWithinItsBoundsOfAge() {
        world.resolver.timeToLive(Duration.ZERO).answer("h.test", A);
        world.want(Specs.BASE.at("h.test")).seconds(10);
        assertThat(world.resolver.asked).isEqualTo(11);
        world.resolver.timeToLive(Duration.ofDays(1)).answer("h.test", A);
        world.seconds(1);
        world.resolver.asked = 0;
        world.seconds(180);
        assertThat(world.resolver.asked).isEqualTo(3);
    }

    @Test
    void stopsAskingWhenNobodyWantsToKnow() {
        world.resolver.answer("h.test", A);
        world.want(Specs.BASE.at("h.test")).want(Specs.BASE.at(B));
        int asked = world.resolver.asked;
        world.seconds(300);
        assertThat(world.resolver.asked).isEqualTo(asked);
    }
}

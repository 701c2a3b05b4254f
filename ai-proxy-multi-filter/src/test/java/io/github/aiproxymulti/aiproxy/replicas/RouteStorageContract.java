package io.github.aiproxymulti.aiproxy.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Entry;
import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Repair;
import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Stored;
import io.github.aiproxymulti.aiproxy.replicas.RouteStorage.Change;
import io.github.aiproxymulti.aiproxy.replicas.RouteStorage.Unmarked;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cloud.gateway.route.RouteDefinition;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What holds for every storage of shared routes. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RouteStorageContract {

    private RouteServers server = new RouteServers.Memory();
    private RouteStorage storage = server.storage();

    abstract RouteServers open(Path files);

    @BeforeAll
    void openIt(@TempDir Path files) {
        server = open(files);
        storage = server.storage();
    }

    @BeforeEach
    void empty() {
        server.forgetAll();
    }

    @AfterAll
    void closeIt() {
        server.close();
    }

    @Test
    void keepsADefinitionWithItsMarkAndSaysThatThereWasAChange() {
        String before = revision();
        RouteMark mark = got(storage.save(text("a", "x"), 0, new Change("a", 0, 100)));
        assertThat(mark)
                .isEqualTo(RouteMark.saved(mark.revision(), 100, text("a", "x").digest()));
        assertThat(mark.revision()).isGreaterThanOrEqualTo(100);
        assertThat(got(storage.mark("a"))).contains(mark);
        assertThat(read().marks()).containsExactly(Map.entry("a", mark));
        assertThat(read().texts().get("a")).isEqualTo(text("a", "x"));
        assertThat(revision()).isNotEqualTo(before).isEqualTo(revision());
        assertThat(got(storage.holds("a"))).isTrue();
    }

    @Test
    void writesNothingWhenItRefuses() {
        refused(storage.save(text("a", "x"), 7, new Change("a", 7, 100)));
        assertThat(server.texts()).as("a definition nobody has saved").isEmpty();
        assertThat(server.marks()).isEmpty();
        long first = saved("a", "x", 0);
        long second = saved("a", "y", first);
        refused(storage.save(text("a", "late"), first, new Change("a", first, 101)));
        refused(storage.delete(first, new Change("a", first, 101)));
        assertThat(got(storage.mark("a")).map(RouteMark::revision)).contains(second);
        assertThat(got(storage.holds("a"))).isTrue();
    }

    @Test
    void removesADefinitionAndKeepsTheMarkOfIt() {
        long number = saved("a", "x", 0);
        RouteMark mark = got(storage.delete(number, new Change("a", number, 200)));
        assertThat(mark.live()).isFalse();
        assertThat(mark.revision()).isGreaterThan(number);
        assertThat(server.texts()).isEmpty();
        assertThat(server.marks()).containsExactly(Map.entry("a", mark));
    }

    @Test
    void numbersWhatIsDoneAfterALossHigherThanWhatWasDoneBefore() {
        long number = saved("a", "x", 0);
        String word = revision();
        server.forgetAll();
        RouteMark again = got(storage.delete(0, new Change("a", 0, 300)));
        assertThat(again.revision()).isGreaterThan(number);
        assertThat(revision()).isNotEqualTo(word);
    }

    @Test
    void givesBackWhatWasLostAndNothingThatALaterMarkSpeaksAgainst() {
        RouteMark first = got(storage.save(text("a", "x"), 0, new Change("a", 0, 100)));
        Repair repair = new Repair("a", new Entry(first, text("a", "x")));
        server.forgetAll();
        assertThat(got(storage.repair(repair))).isTrue();
        assertThat(read().texts().get("a")).isEqualTo(text("a", "x"));
        RouteMark dead = got(storage.delete(first.revision(), new Change("a", 0, 200)));
        assertThat(got(storage.repair(repair))).as("there is a tombstone").isFalse();
        assertThat(server.texts()).isEmpty();
        long number = saved("a", "y", dead.revision());
        assertThat(got(storage.repair(repair))).as("there is a later one").isFalse();
        assertThat(got(storage.repair(new Repair("a", new Entry(dead, null))))).isFalse();
        assertThat(read().texts().get("a")).isEqualTo(text("a", "y"));
        assertThat(got(storage.mark("a")).map(RouteMark::revision)).contains(number);
    }

    @Test
    void removesWhatIsLeftOfADeletedRoute() {
        long number = saved("a", "x", 0);
        RouteMark dead = got(storage.delete(number, new Change("a", 0, 200)));
        server.put("a", text("a", "late").text());
        assertThat(read().texts()).containsKey("a");
        assertThat(got(storage.repair(new Repair("a", new Entry(dead, null))))).isTrue();
        assertThat(server.texts()).isEmpty();
    }

    @Test
    void findsWhatHasNoMarkWhateverElseIsThere() {
        saved("known", "x", 0);
        server.put("old", text("old", "x").text());
        server.put("other", text("old", "x").text());
        server.put("rubbish", "{rubbish");
        List<Unmarked> found = got(storage.unmarked(id -> !id.equals("known")).collectList());
        assertThat(found)
                .containsExactlyInAnyOrder(
                        new Unmarked("old", text("old", "x")),
                        new Unmarked("other", null),
                        new Unmarked("rubbish", null));
    }

    @Test
    void marksWhatHasNone() {
        server.put("old", text("old", "x").text());
        RouteMark mark = got(storage.adopt(text("old", "x"), new Change("old", 0, 100)));
        assertThat(server.marks()).containsExactly(Map.entry("old", mark));
        refused(storage.adopt(text("old", "x"), new Change("old", 0, 100)));
    }

    @Test
    void forgetsOnlyMarksThatAreStillTheSame() {
        long number = saved("a", "x", 0);
        RouteMark dead = got(storage.delete(number, new Change("a", 0, 200)));
        long gone = saved("b", "x", 0);
        RouteMark other = got(storage.delete(gone, new Change("b", 0, 200)));
        saved("b", "y", other.revision());
        StepVerifier.create(storage.forget(Map.of("a", dead, "b", other)))
                .expectComplete()
                .verify(RouteServers.PATIENCE);
        assertThat(server.marks()).containsOnlyKeys("b");
    }

    final RouteServers server() {
        return server;
    }

    final long saved(String id, String host, long before) {
        return got(storage.save(text(id, host), before, new Change(id, before, 150)))
                .revision();
    }

    final RouteText text(String id, String host) {
        RouteDefinition definition = new RouteDefinition();
        definition.setId(id);
        definition.setUri(URI.create("http://" + host));
        return storage.text(definition);
    }

    final <T> T got(Mono<T> answer) {
        return Objects.requireNonNull(answer.block(RouteServers.PATIENCE));
    }

    final void refused(Mono<RouteMark> write) {
        StepVerifier.create(write).expectError(RouteConflictException.class).verify(RouteServers.PATIENCE);
    }

    private Stored read() {
        return got(storage.read());
    }

    private String revision() {
        return got(storage.revision());
    }
}

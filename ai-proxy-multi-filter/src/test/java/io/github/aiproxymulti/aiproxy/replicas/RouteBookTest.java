package io.github.aiproxymulti.aiproxy.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Entry;
import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Merge;
import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Repair;
import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Stored;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.gateway.route.RouteDefinition;

class RouteBookTest {

    private static final RouteText OLD = text("old");
    private static final RouteText NEW = text("new");
    private static final RouteMark FIRST = RouteMark.saved(1, 100, OLD.digest());
    private static final RouteMark DELETED = RouteMark.deleted(2, 200);
    private static final RouteMark AGAIN = RouteMark.saved(3, 300, NEW.digest());

    private final RouteBook known = new RouteBook(Map.of("a", new Entry(FIRST, OLD)));

    @Test
    void takesWhatIsStored() {
        Merge merge = RouteBook.EMPTY.with(stored(FIRST, OLD), 0);
        assertThat(merge.book().live()).containsExactly(OLD.definition());
        assertThat(merge.changed()).isTrue();
        assertThat(merge.unreadable()).isZero();
        assertThat(merge.repairs()).isEmpty();
    }

    @Test
    void findsNoChangeWhereThereIsNone() {
        Merge merge = known.with(stored(FIRST, OLD), 0);
        assertThat(merge.changed()).isFalse();
        assertThat(merge.repairs()).isEmpty();
    }

    @Test
    void keepsTheDefinitionItKnowsAndItsNumberWhileALaterOneCannotBeRead() {
        Merge merge = known.with(stored(AGAIN), 0);
        assertThat(merge.book()).isEqualTo(known);
        assertThat(merge.unreadable()).isEqualTo(1);
        assertThat(merge.repairs())
                .as("the older one is not written over the later one")
                .isEmpty();
    }

    @Test
    void takesNoDefinitionThatItsMarkDoesNotSpeakOf() {
        Merge unknown = RouteBook.EMPTY.with(stored(AGAIN, OLD), 0);
        assertThat(unknown.book().live()).isEmpty();
        assertThat(unknown.unreadable()).isEqualTo(1);
        Merge written = known.with(stored(FIRST, NEW), 0);
        assertThat(written.book().live()).containsExactly(OLD.definition());
        assertThat(written.repairs()).containsExactly(new Repair("a", new Entry(FIRST, OLD)));
    }

    @Test
    void givesAnEmptyStorageBackWhatItHasLost() {
        Merge merge = known.with(NOTHING, 0);
        assertThat(merge.book().live()).containsExactly(OLD.definition());
        assertThat(merge.changed()).isFalse();
        assertThat(merge.repairs()).containsExactly(new Repair("a", new Entry(FIRST, OLD)));
    }

    @Test
    void givesBackADefinitionThatIsLostOrRubbish() {
        Merge merge = known.with(stored(FIRST), 0);
        assertThat(merge.book()).isEqualTo(known);
        assertThat(merge.unreadable()).isZero();
        assertThat(merge.repairs()).containsExactly(new Repair("a", new Entry(FIRST, OLD)));
    }

    @Test
    void deletesOnlyWhatIsMarked() {
        Merge merge = known.with(stored(DELETED, OLD), 0);
        assertThat(merge.book().live()).isEmpty();
        assertThat(merge.changed()).isTrue();
        assertThat(merge.repairs()).as("the value is removed too").hasSize(1);
        assertThat(known.with(stored(DELETED), 0).repairs()).isEmpty();
    }

    @Test
    void doesNotLetALaggingGatewayBringBackWhatWasDeleted() {
        RouteBook knowing = known.with(stored(DELETED), 0).book();
        Merge merge = knowing.with(stored(FIRST, OLD), 0);
        assertThat(merge.book().live()).isEmpty();
        assertThat(merge.repairs()).containsExactly(new Repair("a", new Entry(DELETED, null)));
    }

    @Test
    void letsALaterAdditionWin() {
        RouteBook knowing = known.with(stored(DELETED), 0).book();
        Merge merge = knowing.with(stored(AGAIN, NEW), 0);
        assertThat(merge.book().live()).containsExactly(NEW.definition());
        assertThat(merge.book().revision()).isEqualTo(3);
    }

    @Test
    void letsTheSameOneWinEverywhereOfTwoThatHaveTheSameNumber() {
        RouteMark other = RouteMark.saved(1, 150, NEW.digest());
        Merge merge = known.with(stored(other, NEW), 0);
        assertThat(merge.book().live()).containsExactly(NEW.definition());
        assertThat(merge.repairs()).isEmpty();
        RouteBook otherwise = new RouteBook(Map.of("a", new Entry(other, NEW)));
        assertThat(otherwise.with(stored(FIRST, OLD), 0).book()).isEqualTo(merge.book());
        assertThat(otherwise.with(stored(FIRST, OLD), 0).repairs()).hasSize(1);
    }

    @Test
    void forgetsDeletionsInTheEnd() {
        RouteBook knowing = known.with(stored(DELETED), 0).book();
        assertThat(knowing.with(NOTHING, 200).book().entries()).hasSize(1);
        assertThat(knowing.with(NOTHING, 201).book().entries()).isEmpty();
        Merge merge = RouteBook.EMPTY.with(stored(DELETED), 201);
        assertThat(merge.repairs()).isEmpty();
        assertThat(merge.forgotten()).containsExactly(Map.entry("a", DELETED));
    }

    @Test
    void removesWhatIsLeftOfADeletedRouteBeforeItForgetsTheDeletion() {
        Merge merge = RouteBook.EMPTY.with(stored(DELETED, OLD), 201);
        assertThat(merge.repairs()).containsExactly(new Repair("a", new Entry(DELETED, null)));
        assertThat(merge.forgotten()).isEmpty();
        Stored rubbish = new Stored(Map.of("a", DELETED), Map.of(), Set.of("a"), 0);
        assertThat(RouteBook.EMPTY.with(rubbish, 201).repairs()).hasSize(1);
    }

    @Test
    void doesNotForgetADeletionThatTheStorageDoesNotKnowOf() {
        RouteBook knowing = known.with(stored(DELETED), 0).book();
        Merge merge = knowing.with(stored(FIRST, OLD), 201);
        assertThat(merge.book().live()).isEmpty();
        assertThat(merge.repairs()).hasSize(1);
    }

    @Test
    void remembersOnlySoManyDeletionsTheLatestOfThem() {
        Map<String, RouteMark> marks = new HashMap<>();
        for (int i = 0; i < RouteBook.MOST_DELETIONS + 5; i++) {
            marks.put("gone" + i, RouteMark.deleted(100 + i, 1_000));
        }
        marks.put("a", FIRST);
        Merge merge = RouteBook.EMPTY.with(new Stored(marks, Map.of("a", OLD), Set.of(), 0), 0);
        assertThat(merge.book().entries()).hasSize(RouteBook.MOST_DELETIONS + 1).doesNotContainKey("gone4");
        assertThat(merge.forgotten()).containsOnlyKeys("gone0", "gone1", "gone2", "gone3", "gone4");
        assertThat(merge.book().live()).hasSize(1);
    }

    @Test
    void givesNothingBackThatHasNotBeenLackingForAWhile() {
        List<Repair> lacking = List.of(new Repair("a", new Entry(FIRST, OLD)));
        Suspects once = Suspects.NONE.seen(lacking, 1_000);
        Suspects twice = once.seen(lacking, 1_999);
        assertThat(once.lackingFor(1_000, 1_000)).isEmpty();
        assertThat(twice.lackingFor(1_000, 1_999)).isEmpty();
        assertThat(twice.seen(lacking, 2_000).lackingFor(1_000, 2_000)).isEqualTo(lacking);
        Suspects between = twice.seen(List.of(), 1_999).seen(lacking, 2_000);
        assertThat(between.lackingFor(1_000, 2_000)).isEmpty();
    }

    @Test
    void readsMarksThatItWrote() {
        assertThat(RouteMark.read(AGAIN.text())).contains(AGAIN);
        assertThat(RouteMark.read(DELETED.text())).contains(DELETED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3 undead 1",
                "3 live 1",
                "3 live 1 -",
                "3 live 1 short",
                "3 dead 1 00000000000000000000000000000000",
                "-3 dead 1 -",
                "1000000000000000 dead 1 -"
            })
    void readsNoOtherMarks(String text) {
        assertThat(RouteMark.read(text)).isEmpty();
    }

    private static final Stored NOTHING = new Stored(Map.of(), Map.of(), Set.of(), 0);

    private static Stored stored(RouteMark mark) {
        return new Stored(Map.of("a", mark), Map.of(), Set.of(), 0);
    }

    private static Stored stored(RouteMark mark, RouteText text) {
        return new Stored(Map.of("a", mark), Map.of("a", text), Set.of(), 0);
    }

    private static RouteText text(String host) {
        RouteDefinition definition = new RouteDefinition();
        definition.setId("a");
        definition.setUri(URI.create("http://" + host));
        return new RouteText(host, host + "0".repeat(29), definition);
    }
}

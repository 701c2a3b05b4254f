package io.github.aiproxymulti.aiproxy.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Entry;
import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Repair;
import io.github.aiproxymulti.aiproxy.replicas.RouteStorage.Change;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RouteStorageTest {

    @Nested
    class InMemory extends RouteStorageContract {
        @Override
        RouteServers open(Path files) {
            return new RouteServers.Memory();
        }
    }

    @Nested
    class InRedis extends RouteStorageContract {
        @Override
        RouteServers open(Path files) {
            return RouteServers.Redis.alone();
        }

        @Test
        void doesNotMarkADefinitionThatHasBecomeAnotherOne() {
            server().put("old", text("old", "y").text());
            refused(server().storage().adopt(text("old", "x"), new Change("old", 0, 100)));
            assertThat(server().marks()).isEmpty();
        }

        @Test
        void repairsOnceWhatSeveralFindLacking() {
            RouteMark mark = got(server().storage().save(text("a", "x"), 0, new Change("a", 0, 100)));
            Repair repair = new Repair("a", new Entry(mark, text("a", "x")));
            server().put("a", "{rubbish");
            assertThat(got(server().storage().repair(repair))).isTrue();
            assertThat(got(server().storage().repair(repair))).isFalse();
        }
    }

    /** Where a definition and its mark are written in two steps. */
    @Nested
    class InACluster extends RouteStorageContract {

        @Override
        RouteServers open(Path files) {
            return RouteServers.Redis.cluster(files);
        }
    }
}

package io.github.aiproxymulti.healthcheck.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.event.HealthTransitionEvent;
import io.github.aiproxymulti.healthcheck.event.ResourceProblemEvent;
import io.github.aiproxymulti.healthcheck.event.TargetUsabilityEvent;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

class HealthLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.aiproxymulti.healthcheck");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final List<Object> events = new ArrayList<>();
    private final World world = new World(builder ->
            builder.listeners(List.of(new HealthLog(), new HealthEvents(events::add, Schedulers.immediate()))));

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void close() {
        logger.detachAppender(lines);
        world.close();
    }

    private List<ILoggingEvent> at(Level level) {
        return lines.list.stream().filter(line -> line.getLevel() == level).toList();
    }

    @Test
    void aTargetThatGoesDownIsOneLineWithNamesAndCause() {
        world.prober.answer("10.0.0.1", new Observation.TcpFailure("refused"));
        world.want(Specs.BASE.at("10.0.0.1:8080")).seconds(5);

        assertThat(at(Level.INFO)).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage())
                    .isEqualTo(
                            "resource=r target=10.0.0.1:8080 MOSTLY_HEALTHY -> UNHEALTHY cause=\"probe: 2 of 2 tcp failures (last: refused)\"");
            assertThat(line.getKeyValuePairs())
                    .extracting(pair -> pair.key)
                    .containsExactly("resource", "target", "from", "to", "cause");
        });
    }

    @Test
    void aNameThatCannotBeResolvedIsOneWarningAndOneEvent() {
        world.resolver.fail("a.example", "no such name");
        world.want(Specs.BASE.at("a.example")).seconds(60);

        assertThat(at(Level.WARN))
                .singleElement()
                .satisfies(line ->
                        assertThat(line.getFormattedMessage()).contains("resource=r host=a.example", "no such name"));
        assertThat(events).filteredOn(ResourceProblemEvent.class::isInstance).hasSize(1);
    }

    @Test
    void theApplicationHearsEveryTransitionAndEveryChangeOfUsability() {
        world.prober.answer("10.0.0.1", new Observation.TcpFailure("refused"));
        world.want(Specs.BASE.at("10.0.0.1")).seconds(5);

        assertThat(events).filteredOn(HealthTransitionEvent.class::isInstance).hasSize(2);
        assertThat(events)
                .filteredOn(TargetUsabilityEvent.class::isInstance)
                .singleElement()
                .extracting(event -> ((TargetUsabilityEvent) event).usable())
                .isEqualTo(false);
    }
}

package io.github.aiproxymulti.aiproxy.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.actuate.RejectedRoutesIndicator;
import io.github.aiproxymulti.aiproxy.exchange.AttemptRecord;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeListener;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeListeners;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.exchange.Records;
import io.github.aiproxymulti.aiproxy.filter.RejectedRoutes;
import io.github.aiproxymulti.aiproxy.fixtures.Standing;
import io.github.aiproxymulti.aiproxy.observe.AccessLog;
import io.github.aiproxymulti.aiproxy.observe.LlmMeters;
import io.github.aiproxymulti.aiproxy.observe.MeterSettings;
import io.github.aiproxymulti.aiproxy.observe.StandingMeters;
import io.github.aiproxymulti.aiproxy.observe.genai.DefaultGenAiConvention;
import io.github.aiproxymulti.aiproxy.observe.genai.GenAiContext;
import io.github.aiproxymulti.aiproxy.observe.genai.GenAiConvention;
import io.github.aiproxymulti.aiproxy.observe.genai.GenAiMeters;
import io.github.aiproxymulti.aiproxy.observe.genai.GenAiObservations;
import io.github.aiproxymulti.aiproxy.standing.Standings;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ObservabilityAutoConfigurationTest {

    private static final LlmMeters OWN =
            new LlmMeters(SimpleMeterRegistry::new, new MeterSettings(List.of(), List.of(), 1, Map.of()));

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AiProxyMultiMetricsAutoConfiguration.class,
                    AiProxyMultiLoggingAutoConfiguration.class,
                    AiProxyMultiActuatorAutoConfiguration.class,
                    AiProxyMultiObservationAutoConfiguration.class));

    private final ApplicationContextRunner runner = bare.withBean(
                    RejectedRoutes.class, () -> new RejectedRoutes(event -> {}))
            .withBean(ExchangeListeners.class, () -> new ExchangeListeners(List.of()));

    private final ApplicationContextRunner metered = runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

    @Test
    void providesMetersLogAndHealth() {
        metered.run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(LlmMeters.class)
                    .hasSingleBean(AccessLog.class)
                    .hasSingleBean(RejectedRoutesIndicator.class)
                    .hasBean("aiProxyRoutesHealthIndicator");
            assertThat(context.getBeansOfType(ExchangeListener.class)).hasSize(2);
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            context.getBean("aiProxyRejectedRoutesMeter", MeterBinder.class).bindTo(registry);
            assertThat(registry.get("ai_proxy_rejected_routes").gauge().value()).isZero();
        });
    }

    @Test
    void showsHowInstancesStandWhereThatIsKnown() {
        metered.run(context ->
                assertThat(context).hasSingleBean(StandingMeters.class).doesNotHaveBean("aiProxyStandingGauges"));
        metered.withBean(Standings.class, Standing::fresh)
                .run(context -> assertThat(context).hasBean("aiProxyStandingGauges"));
    }

    @Test
    void stepsBackForTheApplicationsOwn() {
        AccessLog own = new AccessLog();
        metered.withBean(LlmMeters.class, () -> OWN)
                .withBean(AccessLog.class, () -> own)
                .run(context -> {
                    assertThat(context.getBean(LlmMeters.class)).isSameAs(OWN);
                    assertThat(context.getBean(AccessLog.class)).isSameAs(own);
                });
    }

    @Test
    void canBeSwitchedOff() {
        metered.withPropertyValues(
                        "ai-proxy-multi.metrics.enabled=false", "management.health.ai-proxy-routes.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(LlmMeters.class)
                        .doesNotHaveBean("aiProxyRejectedRoutesMeter")
                        .doesNotHaveBean(RejectedRoutesIndicator.class));
    }

    @Test
    void withoutARegistryThereAreNoMeters() {
        runner.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(LlmMeters.class)
                .hasSingleBean(AccessLog.class));
    }

    @Test
    void worksWithoutMicrometerAndHealthOnTheClassPath() {
        runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class, ReactiveHealthIndicator.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(AccessLog.class)
                        .doesNotHaveBean("aiProxyLlmMeters")
                        .doesNotHaveBean("aiProxyRoutesHealthIndicator"));
    }

    @Test
    void withoutTheFiltersThereIsNothing() {
        bare.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> assertThat(context)
                        .doesNotHaveBean(LlmMeters.class)
                        .doesNotHaveBean(AccessLog.class)
                        .doesNotHaveBean(RejectedRoutesIndicator.class));
    }

    @Test
    void bucketsLabelsAndBoundsAreProperties() {
        metered.withPropertyValues(
                        "ai-proxy-multi.metrics.latency-buckets=5,50",
                        "ai-proxy-multi.metrics.token-buckets=7",
                        "ai-proxy-multi.metrics.maximum-models=3",
                        "ai-proxy-multi.metrics.disabled-labels.llm_prompt_tokens=llm_model,node")
                .run(context -> assertThat(context).hasNotFailed());
        metered.withPropertyValues("ai-proxy-multi.metrics.disabled-labels.llm_latency=type")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("disabled-labels")
                        .hasMessageContaining("type (expected: one of route_id"));
    }

    @Test
    void observesAttemptsWhereThereIsARegistryOfObservations() {
        metered.withBean(ObservationRegistry.class, ObservationRegistry::create)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(GenAiObservations.class)
                        .hasSingleBean(GenAiMeters.class)
                        .hasSingleBean(DefaultGenAiConvention.class)
                        .hasBean("aiProxyGenAiBuckets"));
        runner.withBean(ObservationRegistry.class, ObservationRegistry::create)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(GenAiObservations.class)
                        .doesNotHaveBean(GenAiMeters.class));
        metered.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(GenAiObservations.class));
        metered.withBean(ObservationRegistry.class, ObservationRegistry::create)
                .withPropertyValues("ai-proxy-multi.genai.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(GenAiObservations.class)
                        .doesNotHaveBean(GenAiMeters.class));
    }

    @Test
    void observationsAreSparedWhereOnlyTheDefaultMetersWouldComeOfThem() {
        ApplicationContextRunner usual = metered.withBean(ObservationRegistry.class, ObservationRegistry::create)
                .withBean(
                        DefaultMeterObservationHandler.class,
                        () -> new DefaultMeterObservationHandler(new SimpleMeterRegistry()));
        usual.run(context -> assertThat(onlyMeters(context)).isTrue());
        usual.withPropertyValues("management.observations.key-values.region=x")
                .run(context -> assertThat(onlyMeters(context)).isFalse());
        usual.withBean("own", ObservationHandler.class, () -> any -> true)
                .run(context -> assertThat(onlyMeters(context)).isFalse());
        usual.withBean("own", ObservationFilter.class, () -> any -> any)
                .run(context -> assertThat(onlyMeters(context)).isFalse());
        usual.withBean(OwnConvention.class)
                .run(context -> assertThat(onlyMeters(context)).isFalse());
        metered.withBean(ObservationRegistry.class, ObservationRegistry::create)
                .run(context -> assertThat(onlyMeters(context)).isFalse());
    }

    private static boolean onlyMeters(AssertableApplicationContext context) {
        assertThat(context).hasNotFailed();
        return context.getBean(ObservationUse.class).isOnlyMeters(context.getBean(GenAiConvention.class));
    }

    @Test
    void anApplicationsOwnConventionTakesThePlaceOfTheBuiltInOne() {
        metered.withBean(ObservationRegistry.class, ObservationRegistry::create)
                .withBean(OwnConvention.class)
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(GenAiConvention.class);
                    List<Observation.Context> ended = new ArrayList<>();
                    context.getBean(ObservationRegistry.class)
                            .observationConfig()
                            .observationHandler(new ObservationHandler<Observation.Context>() {
                                @Override
                                public void onStop(Observation.Context stopped) {
                                    ended.add(stopped);
                                }

                                @Override
                                public boolean supportsContext(Observation.Context any) {
                                    return true;
                                }
                            });
                    ExchangeRecord exchange =
                            Records.chat("{\"messages\":[]}").attempt("a", "m").open();
                    GenAiObservations observations = context.getBean(GenAiObservations.class);
                    AttemptRecord attempt = exchange.lastAttempt().orElseThrow();
                    observations.attemptOpened(exchange, attempt);
                    observations.attemptClosed(exchange, attempt);
                    assertThat(ended).singleElement().satisfies(span -> {
                        assertThat(span.getName()).isEqualTo("own");
                        assertThat(span.getLowCardinalityKeyValues()).containsExactly(KeyValue.of("who", "a"));
                    });
                });
    }

    @Test
    void contentOfNoLengthIsRefused() {
        metered.withBean(ObservationRegistry.class, ObservationRegistry::create)
                .withPropertyValues("ai-proxy-multi.genai.max-content-length=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("ai-proxy-multi.genai.max-content-length: 0 (expected: >= 1)"));
    }

    /** A convention as an application writes it. */
    static final class OwnConvention implements GenAiConvention {

        @Override
        public String getName() {
            return "own";
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(GenAiContext context) {
            return KeyValues.of("who", context.instance());
        }
    }
}

package io.github.aiproxymulti.healthcheck.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.HealthCheckers;
import io.github.aiproxymulti.healthcheck.HealthInspector;
import io.github.aiproxymulti.healthcheck.HealthListener;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.ResourceReport;
import io.github.aiproxymulti.healthcheck.actuate.HealthCheckMeters;
import io.github.aiproxymulti.healthcheck.actuate.HealthChecksEndpoint;
import io.github.aiproxymulti.healthcheck.actuate.HealthChecksIndicator;
import io.github.aiproxymulti.healthcheck.actuate.ProbeMeters;
import io.github.aiproxymulti.healthcheck.checker.HealthEngine;
import io.github.aiproxymulti.healthcheck.event.ResourceProblemEvent;
import io.github.aiproxymulti.healthcheck.fixtures.RecordingListener;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import io.github.aiproxymulti.healthcheck.probe.NettyProber;
import io.github.aiproxymulti.healthcheck.probe.Prober;
import io.github.aiproxymulti.healthcheck.resolve.TargetResolver;
import io.github.aiproxymulti.healthcheck.store.HealthStore;
import io.github.aiproxymulti.healthcheck.store.InMemoryHealthStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

@ExtendWith(OutputCaptureExtension.class)
class HealthCheckAutoConfigurationTest {

    private static final Prober NEVER = request -> Mono.never();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    HealthCheckAutoConfiguration.class,
                    HealthCheckActuatorAutoConfiguration.class,
                    HealthCheckDiscoveryAutoConfiguration.class,
                    HealthCheckMetricsAutoConfiguration.class));

    private final ApplicationContextRunner quiet = runner.withBean(Prober.class, () -> NEVER);

    @Test
    void providesTheEngineAndAllItNeeds() {
        runner.run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(HealthEngine.class);
            assertThat(context.getBean(Prober.class)).isInstanceOf(NettyProber.class);
            assertThat(context.getBean(HealthStore.class)).isInstanceOf(InMemoryHealthStore.class);
            assertThat(context).hasSingleBean(TargetResolver.class).hasSingleBean(PickerCache.class);
            assertThat(context.getBean(HealthCheckers.class)).isSameAs(context.getBean(HealthInspector.class));
            assertThat(context.getBean(HealthInspector.class).reports()).isEmpty();
        });
    }

    @Test
    void stepsBackForTheApplicationsOwnBeans() {
        TargetResolver resolver = host -> Mono.empty();
        HealthStore store = new InMemoryHealthStore();
        PickerCache<String> pickers = new PickerCache<>(1);
        quiet.withBean(TargetResolver.class, () -> resolver)
                .withBean(HealthStore.class, () -> store)
                .withBean(PickerCache.class, () -> pickers)
                .run(context -> {
                    assertThat(context.getBean(Prober.class)).isSameAs(NEVER);
                    assertThat(context.getBean(TargetResolver.class)).isSameAs(resolver);
                    assertThat(context.getBean(HealthStore.class)).isSameAs(store);
                    assertThat(context.getBean(PickerCache.class)).isSameAs(pickers);
                });
    }

    @Test
    void checksTheResourcesOfTheProperties() {
        quiet.withPropertyValues(
                        "healthchecks.resources.a.endpoints[0]=10.0.0.1:8080",
                        "healthchecks.resources.a.endpoints[1]=https://10.0.0.2/v1",
                        "healthchecks.resources.a.checks.active.type=tcp",
                        "healthchecks.resources.a.checks.active.healthy.http_statuses[0]=204",
                        "healthchecks.resources.[route/b].endpoints=10.0.0.3:80",
                        "healthchecks.resources.[route/b].checks.active.unhealthy.interval=5",
                        "healthchecks.resources.[route/b].checks.active.healthy=")
                .run(context -> {
                    HealthInspector inspector = context.getBean(HealthInspector.class);
                    assertThat(inspector.reports())
                            .extracting(report -> report.resource().value())
                            .containsExactly("a", "route/b");
                    ResourceReport a = inspector.report(new ResourceId("a")).orElseThrow();
                    assertThat(a.phase()).isEqualTo(Phase.READY);
                    assertThat(a.targets())
                            .extracting(target ->
                                    target.key().host() + ":" + target.key().port())
                            .containsExactly("10.0.0.1:8080", "10.0.0.2:443");
                });
    }

    @Test
    void aBadResourceIsReportedAndNeverStopsTheOthers(CapturedOutput output) {
        quiet.withPropertyValues(
                        "healthchecks.resources.bad-checks.endpoints=10.0.0.1:80",
                        "healthchecks.resources.bad-checks.checks.active.port=0",
                        "healthchecks.resources.bad-endpoint.endpoints=nowhere",
                        "healthchecks.resources.bad-endpoint.checks.active.type=tcp",
                        "healthchecks.resources.no-endpoint.checks.active.type=tcp",
                        "healthchecks.resources.no-registry.service-id=orders",
                        "healthchecks.resources.no-registry.checks.active.type=tcp",
                        "healthchecks.resources.good.endpoints=10.0.0.2:80",
                        "healthchecks.resources.good.checks.active.type=tcp")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(HealthInspector.class).reports())
                            .extracting(report -> report.resource().value())
                            .containsExactly("good");
                });
        assertThat(output)
                .contains("expected 0 to be at least 1")
                .contains("healthchecks.resources.bad-endpoint.endpoints[0]")
                .contains("healthchecks.resources.no-endpoint.endpoints: []")
                .contains("healthchecks.resources.no-registry.service-id: orders");
    }

    @Test
    void aResourceOfTheWrongFormIsReportedAndNeverStopsTheOthers(CapturedOutput output) {
        quiet.withPropertyValues(
                        "healthchecks.resources.number=5",
                        "healthchecks.resources.no-list.endpoints.a=10.0.0.1:80",
                        "healthchecks.resources.no-checks.endpoints=10.0.0.1:80",
                        "healthchecks.resources.no-checks.checks=secret",
                        "healthchecks.resources.good.endpoints=10.0.0.2:80",
                        "healthchecks.resources.good.checks.active.type=tcp")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(HealthInspector.class).reports())
                            .extracting(report -> report.resource().value())
                            .containsExactly("good");
                    assertThat(context.getBean(ConfiguredResources.class).unreadable())
                            .containsOnlyKeys("number", "no-list", "no-checks");
                });
        assertThat(output)
                .contains("healthchecks.resources.number: (not shown) (expected: endpoints or service-id, and checks)")
                .contains("healthchecks.resources.no-checks.checks: (not shown) (expected: active and passive")
                .doesNotContain("secret");
    }

    @Test
    void resourcesThatAreNoneAreAClearError() {
        quiet.withPropertyValues("healthchecks.resources=5")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .satisfies(cause -> assertThat(context.getStartupFailure())
                                .hasStackTraceContaining(
                                        "healthchecks.resources: (not shown) (expected: resources by name)")));
    }

    @Test
    void aResourceThatCannotBeReadIsAnEventAndADetailOfTheHealth() {
        List<ResourceProblemEvent> events = new ArrayList<>();
        quiet.withInitializer(context ->
                        context.addApplicationListener((ApplicationListener<ApplicationEvent>) event -> {
                            if (event instanceof PayloadApplicationEvent<?> told
                                    && told.getPayload() instanceof ResourceProblemEvent problem) {
                                events.add(problem);
                            }
                        }))
                .withPropertyValues(
                        "healthchecks.resources.bad.endpoints=10.0.0.1:80",
                        "healthchecks.resources.bad.checks.active.port=0")
                .run(context -> {
                    assertThat(events).singleElement().satisfies(event -> {
                        assertThat(event.resource()).isEqualTo(new ResourceId("bad"));
                        assertThat(event.problem()).contains("healthchecks.resources.bad.checks.active.port: 0");
                    });
                    Health health = context.getBean(HealthChecksIndicator.class)
                            .health()
                            .block(Duration.ofSeconds(5));
                    assertThat(health).isNotNull();
                    assertThat((Map<?, ?>) health.getDetails().get("unreadableResources"))
                            .isEqualTo(Map.of("bad", events.get(0).problem()));
                });
    }

    @Test
    void targetsIsAnotherNameOfEndpoints() {
        quiet.withPropertyValues(
                        "healthchecks.resources.a.targets[0]=10.0.0.1:80",
                        "healthchecks.resources.a.endpoints[0]=10.0.0.2:80",
                        "healthchecks.resources.a.checks.active.type=tcp")
                .run(context -> assertThat(context.getBean(HealthInspector.class)
                                .report(new ResourceId("a"))
                                .orElseThrow()
                                .targets())
                        .extracting(target -> target.key().host())
                        .containsExactly("10.0.0.1", "10.0.0.2"));
    }

    @Test
    void secretsAreResolvedBeforeAnythingIsProbed_W14() {
        Sinks.One<List<String>> sent = Sinks.one();
        Prober prober = request -> {
            var unused = sent.tryEmitValue(request.check().headers());
            return Mono.never();
        };
        runner.withBean(Prober.class, () -> prober)
                .withPropertyValues(
                        "the.token=s3cret",
                        "healthchecks.resources.a.endpoints=10.0.0.1:80",
                        "healthchecks.resources.a.checks.active.req_headers[0]=Authorization: Bearer ${the.token}",
                        "healthchecks.resources.a.checks.active.healthy.interval=1")
                .run(context -> {
                    StepVerifier.create(sent.asMono())
                            .expectNext(List.of("Authorization: Bearer s3cret"))
                            .expectComplete()
                            .verify(Duration.ofSeconds(10));
                });
    }

    @Test
    void switchedOffEverythingIsUnchecked() {
        quiet.withPropertyValues(
                        "healthchecks.enabled=false",
                        "healthchecks.resources.a.endpoints=10.0.0.1:80",
                        "healthchecks.resources.a.checks.active.type=tcp")
                .run(context -> {
                    HealthCheckers checkers = context.getBean(HealthCheckers.class);
                    HealthView view = checkers.view(new ResourceId("a"));
                    assertThat(view.phase()).isEqualTo(Phase.UNCHECKED);
                    assertThat(view.isUsable()).isTrue();
                    assertThat(checkers.views()).isEmpty();
                });
    }

    @Test
    void stoppingTheApplicationStopsTheChecks() {
        quiet.withPropertyValues(
                        "healthchecks.resources.a.endpoints=10.0.0.1:80",
                        "healthchecks.resources.a.checks.active.type=tcp")
                .run(context -> {
                    HealthCheckers checkers = context.getBean(HealthCheckers.class);
                    assertThat(checkers.views()).hasSize(1);
                    context.stop();
                    assertThat(checkers.views()).isEmpty();
                    context.start();
                    assertThat(checkers.views()).hasSize(1);
                    context.close();
                    assertThat(checkers.views()).isEmpty();
                });
    }

    @Test
    void theContributorCanBeSwitchedOff() {
        quiet.run(context -> assertThat(context).hasSingleBean(HealthChecksIndicator.class));
        quiet.withPropertyValues("management.health.healthchecks.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthChecksIndicator.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.springframework.boot.actuate",
                "org.springframework.boot.health",
                "io.micrometer.core",
                "org.springframework.cloud"
            })
    void worksWithoutEachOptionalLibrary(String missing) {
        quiet.withClassLoader(new FilteredClassLoader(missing))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(HealthEngine.class));
    }

    @Test
    void withoutTheActuatorThereIsNeitherEndpointNorContributor() {
        quiet.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context)
                        .doesNotHaveBean(HealthChecksEndpoint.class)
                        .doesNotHaveBean(HealthChecksIndicator.class));
    }

    @Test
    void thereAreMetersWhereThereIsARegistry() {
        quiet.run(context -> assertThat(context).doesNotHaveBean(HealthCheckMeters.class));
        quiet.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> assertThat(context)
                        .hasSingleBean(HealthCheckMeters.class)
                        .hasSingleBean(ProbeMeters.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "healthchecks.picker-cache.maximum-size=-1",
                "healthchecks.metrics.maximum-targets=-1",
                "healthchecks.discovery.interval=0s",
                "healthchecks.probe.jitter=1.5",
                "healthchecks.dns.min-ttl=0s"
            })
    void aSettingOutOfItsRangeStopsTheApplication(String setting) {
        quiet.withPropertyValues(setting)
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("(expected: "));
    }

    @Test
    void everySettingHasItsDefaultAndCanBeSet() {
        quiet.run(context -> assertThat(context.getBean(HealthCheckProperties.class))
                .hasToString("HealthCheckProperties[enabled=true, resources={}, "
                        + "probe=Probe[jitter=0.0, backoffMax=null, fastInterval=null], "
                        + "dns=Dns[minTtl=PT1S, maxTtl=PT1M, timeout=PT5S], "
                        + "discovery=Discovery[interval=PT10S, timeout=PT5S], "
                        + "pickerCache=PickerCache[maximumSize=256], overrides=Overrides[enabled=false], "
                        + "metrics=Metrics[maximumTargets=1000]]"));
        quiet.withPropertyValues(
                        "healthchecks.enabled=false",
                        "healthchecks.resources.a.endpoints=b:1",
                        "healthchecks.resources.a.service-id=s",
                        "healthchecks.resources.a.checks.active.req_headers=secret",
                        "healthchecks.probe.jitter=0.5",
                        "healthchecks.probe.backoff-max=1m",
                        "healthchecks.probe.fast-interval=100ms",
                        "healthchecks.dns.min-ttl=2s",
                        "healthchecks.dns.max-ttl=3s",
                        "healthchecks.dns.timeout=4s",
                        "healthchecks.discovery.interval=5s",
                        "healthchecks.discovery.timeout=6s",
                        "healthchecks.picker-cache.maximum-size=7",
                        "healthchecks.overrides.enabled=true",
                        "healthchecks.metrics.maximum-targets=8")
                .run(context -> assertThat(context.getBean(HealthCheckProperties.class))
                        .hasToString("HealthCheckProperties[enabled=false, "
                                + "resources={a=Resource[endpoints=[b:1], targets=[], serviceId=s]}, "
                                + "probe=Probe[jitter=0.5, backoffMax=PT1M, fastInterval=PT0.1S], "
                                + "dns=Dns[minTtl=PT2S, maxTtl=PT3S, timeout=PT4S], "
                                + "discovery=Discovery[interval=PT5S, timeout=PT6S], "
                                + "pickerCache=PickerCache[maximumSize=7], overrides=Overrides[enabled=true], "
                                + "metrics=Metrics[maximumTargets=8]]"));
    }

    @Test
    void listenersOfTheApplicationHearWhatHappens() {
        RecordingListener listener = new RecordingListener();
        quiet.withBean(HealthListener.class, () -> listener)
                .withPropertyValues(
                        "healthchecks.resources.a.endpoints=10.0.0.1:80",
                        "healthchecks.resources.a.checks.active.type=tcp")
                .run(context -> assertThat(listener.heard).contains("added a"));
    }
}

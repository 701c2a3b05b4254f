package io.github.aiproxymulti.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plan of all modules, kept as tests. */
class ArchitectureTest {

    private static final String ROOT = "io.github.aiproxymulti.";
    private static final String MODELS = ROOT + "mockllm";

    /** For each package, the packages of ours it may name. What is not listed is forbidden. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            entry("healthcheck", Set.of()),
            entry("healthcheck.probe", Set.of("healthcheck")),
            entry("healthcheck.resolve", Set.of()),
            entry("healthcheck.settings", Set.of("healthcheck")),
            entry("healthcheck.store", Set.of("healthcheck")),
            entry(
                    "healthcheck.checker",
                    Set.of("healthcheck", "healthcheck.probe", "healthcheck.resolve", "healthcheck.store")),
            entry("healthcheck.event", Set.of("healthcheck")),
            entry("healthcheck.picker", Set.of("healthcheck")),
            entry("healthcheck.sharing", Set.of("healthcheck", "healthcheck.store")),
            entry("healthcheck.redis", Set.of("healthcheck", "healthcheck.sharing", "healthcheck.store")),
            entry("healthcheck.actuate", Set.of("healthcheck", "healthcheck.picker", "healthcheck.sharing")),
            entry(
                    "healthcheck.autoconfigure",
                    Set.of(
                            "healthcheck",
                            "healthcheck.actuate",
                            "healthcheck.checker",
                            "healthcheck.event",
                            "healthcheck.picker",
                            "healthcheck.probe",
                            "healthcheck.redis",
                            "healthcheck.resolve",
                            "healthcheck.settings",
                            "healthcheck.sharing",
                            "healthcheck.store")),
            entry("aiproxy.config", Set.of("aiproxy.limit.cost", "healthcheck")),
            entry("aiproxy.limit.cost", Set.of()),
            entry("aiproxy.limit.budget", Set.of("aiproxy.limit.cost")),
            entry(
                    "aiproxy.limit.redis",
                    Set.of("aiproxy.config", "aiproxy.limit", "aiproxy.limit.budget", "healthcheck.redis")),
            entry(
                    "aiproxy.limit",
                    Set.of(
                            "aiproxy.config",
                            "aiproxy.exchange",
                            "aiproxy.hashing",
                            "aiproxy.limit.budget",
                            "aiproxy.limit.cost",
                            "aiproxy.protocol",
                            "aiproxy.selection",
                            "aiproxy.standing",
                            "aiproxy.upstream")),
            entry("aiproxy.protocol", Set.of()),
            entry("aiproxy.protocol.convert", Set.of("aiproxy.protocol")),
            entry("aiproxy.provider", Set.of("aiproxy.config", "aiproxy.protocol")),
            entry("aiproxy.balancer", Set.of()),
            entry("aiproxy.hashing", Set.of("aiproxy.config")),
            entry("aiproxy.fallback", Set.of("aiproxy.config")),
            entry(
                    "aiproxy.upstream",
                    Set.of(
                            "aiproxy.config",
                            "aiproxy.protocol",
                            "aiproxy.protocol.convert",
                            "aiproxy.provider",
                            "healthcheck")),
            entry("aiproxy.credential", Set.of("aiproxy.config", "aiproxy.upstream", "healthcheck")),
            entry(
                    "aiproxy.health",
                    Set.of("aiproxy.config", "aiproxy.upstream", "healthcheck", "healthcheck.settings")),
            entry("aiproxy.standing", Set.of("aiproxy.balancer", "aiproxy.config")),
            entry(
                    "aiproxy.selection",
                    Set.of(
                            "aiproxy.balancer",
                            "aiproxy.config",
                            "aiproxy.health",
                            "aiproxy.standing",
                            "aiproxy.upstream",
                            "healthcheck",
                            "healthcheck.picker")),
            entry(
                    "aiproxy.exchange",
                    Set.of(
                            "aiproxy.config",
                            "aiproxy.fallback",
                            "aiproxy.protocol",
                            "aiproxy.protocol.convert",
                            "aiproxy.selection",
                            "aiproxy.standing",
                            "aiproxy.upstream")),
            entry(
                    "aiproxy.observe",
                    Set.of(
                            "aiproxy.config",
                            "aiproxy.exchange",
                            "aiproxy.explain",
                            "aiproxy.fallback",
                            "aiproxy.limit",
                            "aiproxy.protocol",
                            "aiproxy.replicas",
                            "aiproxy.selection",
                            "aiproxy.standing",
                            "aiproxy.upstream")),
            entry("aiproxy.observe.genai", Set.of("aiproxy.exchange", "aiproxy.observe", "aiproxy.protocol")),
            entry("aiproxy.semantic", Set.of("aiproxy.config", "aiproxy.protocol", "aiproxy.upstream")),
            entry(
                    "aiproxy.actuate",
                    Set.of("aiproxy.filter", "aiproxy.protocol", "aiproxy.replicas", "healthcheck.actuate")),
            entry(
                    "aiproxy.explain",
                    Set.of(
                            "aiproxy.config",
                            "aiproxy.limit",
                            "aiproxy.protocol",
                            "aiproxy.provider",
                            "aiproxy.protocol.convert",
                            "aiproxy.selection",
                            "aiproxy.standing",
                            "aiproxy.upstream",
                            "healthcheck")),
            entry("aiproxy.replicas", Set.of("healthcheck.redis")),
            entry(
                    "aiproxy.filter",
                    Set.of(
                            "aiproxy.balancer",
                            "aiproxy.config",
                            "aiproxy.exchange",
                            "aiproxy.explain",
                            "aiproxy.fallback",
                            "aiproxy.hashing",
                            "aiproxy.health",
                            "aiproxy.limit",
                            "aiproxy.observe",
                            "aiproxy.protocol",
                            "aiproxy.protocol.convert",
                            "aiproxy.provider",
                            "aiproxy.selection",
                            "aiproxy.semantic",
                            "aiproxy.standing",
                            "aiproxy.upstream",
                            "healthcheck",
                            "healthcheck.picker")),
            entry(
                    "aiproxy.autoconfigure",
                    Set.of(
                            "aiproxy.actuate",
                            "aiproxy.balancer",
                            "aiproxy.config",
                            "aiproxy.credential",
                            "aiproxy.exchange",
                            "aiproxy.explain",
                            "aiproxy.filter",
                            "aiproxy.limit",
                            "aiproxy.limit.budget",
                            "aiproxy.limit.redis",
                            "aiproxy.observe",
                            "aiproxy.observe.genai",
                            "aiproxy.protocol.convert",
                            "aiproxy.provider",
                            "aiproxy.replicas",
                            "aiproxy.semantic",
                            "aiproxy.selection",
                            "aiproxy.standing",
                            "aiproxy.upstream",
                            "healthcheck",
                            "healthcheck.autoconfigure",
                            "healthcheck.picker",
                            "healthcheck.settings")),
            entry(
                    "gateway.importer",
                    Set.of("aiproxy.config", "aiproxy.provider", "healthcheck", "healthcheck.settings")),
            entry("gateway", Set.of("gateway.importer")));

    /** Confined to one request, one stream, one parse or one serial queue; each says so in its own words. */
    private static final Set<String> CONFINED = Set.of(
            "Alarm",
            "AnthropicBlocks",
            "AnthropicParts",
            "AnthropicToOpenAiChatStream",
            "ArgsTree",
            "AttemptFacts",
            "Attempts",
            "BodyCollector",
            "BodySplice",
            "Busy",
            "ByteTail",
            "ChatChunks",
            "Counter",
            "EventStreamBoundary",
            "EventStreamDecoder",
            "ExchangeRecord",
            "FilterArgs",
            "FirstEventGate",
            "HealthEngineBuilder",
            "HeldBody",
            "HeldBytes",
            "HostWatch",
            "JsonCursor",
            "Lack",
            "LateUsage",
            "MemberTable",
            "OpenAiChatSkim",
            "OpenAiChatToAnthropicStream",
            "OpenAiUsageSkim",
            "OrderedCandidates",
            "Parser",
            "Predicates",
            "ProbePass",
            "Probing",
            "Registry",
            "RequestLimits",
            "ResourceCell",
            "ResponsesEvents",
            "RouteImport",
            "SizeGate",
            "SnapshotCandidates",
            "SseBlock",
            "SseBoundary",
            "SseDecoder",
            "StoreLink",
            "StreamFacts",
            "StreamLimit",
            "StreamMeter",
            "TargetMeters",
            "TreeBuilder",
            "WholeEvents");

    /** One of the cases of a public sealed type is public as the others are. */
    private static final Set<String> CASES = Set.of("EventStreamMessage");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/mockllm/") && !location.contains("mock-llm"))
            .importPackages("io.github.aiproxymulti");

    @Test
    void everyPackageUsesOnlyWhatThePlanAllows() {
        classes().should(useOnlyAllowedPackages()).check(CLASSES);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "healthcheck",
                "healthcheck.settings",
                "aiproxy.balancer",
                "aiproxy.hashing",
                "aiproxy.fallback",
                "aiproxy.limit.budget",
                "aiproxy.limit.cost",
                "aiproxy.provider",
                "aiproxy.protocol",
                "aiproxy.config"
            })
    void thePureCoreKnowsNoFramework(String inner) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + inner)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..", "reactor.core.scheduler..", "reactor.netty..", "io.netty..")
                .check(CLASSES);
    }

    @Test
    void onlyTheFilterKnowsTheGateway() {
        onlyIn(
                Set.of("aiproxy.filter", "aiproxy.replicas", "aiproxy.autoconfigure"),
                "org.springframework.cloud.gateway..");
    }

    @Test
    void springStaysAtTheEdges() {
        Set<String> edges = Set.of(
                "healthcheck.actuate",
                "healthcheck.autoconfigure",
                "healthcheck.redis",
                "aiproxy.actuate",
                "aiproxy.filter",
                "aiproxy.limit.redis",
                "aiproxy.replicas",
                "aiproxy.autoconfigure",
                "gateway",
                "gateway.importer");
        onlyIn(edges, "org.springframework..");
    }

    @Test
    void cachesAndMetersStayInTheirRooms() {
        onlyIn(
                Set.of(
                        "healthcheck.picker",
                        "healthcheck.actuate",
                        "aiproxy.credential",
                        "aiproxy.exchange",
                        "aiproxy.semantic",
                        "aiproxy.upstream",
                        "aiproxy.filter"),
                "com.github.benmanes.caffeine..");
        onlyIn(
                Set.of(
                        "healthcheck.actuate",
                        "healthcheck.autoconfigure",
                        "aiproxy.observe",
                        "aiproxy.observe.genai",
                        "aiproxy.autoconfigure"),
                "io.micrometer..");
    }

    @Test
    void noTypeIsPublicWithoutNeed() {
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .and()
                .areNotAnnotatedWith("org.springframework.boot.autoconfigure.AutoConfiguration")
                .and()
                .areNotAnnotatedWith("org.springframework.boot.autoconfigure.SpringBootApplication")
                .and()
                .areNotAssignableTo(Throwable.class)
                .and(are("not a case of a public sealed type", type -> !CASES.contains(type.getSimpleName())))
                .should(beNeededInAnotherPackage())
                .check(CLASSES);
    }

    @Test
    void fieldsAreFinalOrSaidToBeVolatile() {
        fields().that(areNotConfined()).should(beFinalOrVolatile()).check(CLASSES);
    }

    @Test
    void nothingBlocks() {
        noClasses()
                .should()
                .callMethod("reactor.core.publisher.Mono", "block")
                .orShould()
                .callMethod("reactor.core.publisher.Mono", "block", "java.time.Duration")
                .orShould()
                .callMethod("reactor.core.publisher.Flux", "blockLast")
                .orShould()
                .callMethod("reactor.core.publisher.Flux", "blockFirst")
                .orShould()
                .callMethod("java.lang.Thread", "sleep", "long")
                .check(CLASSES);
    }

    @Test
    void timeAndChanceAreHandedIn() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..autoconfigure..")
                .should()
                .callMethod("java.lang.System", "nanoTime")
                .orShould()
                .callMethod("java.lang.System", "currentTimeMillis")
                .orShould()
                .callMethod("java.time.Instant", "now")
                .orShould()
                .callMethod("java.lang.Math", "random")
                .orShould()
                .callConstructor("java.util.Random")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("reactor.core.scheduler.Schedulers")
                .check(CLASSES);
    }

    @Test
    void autoConfigurationsAreFinalAndClosed() {
        classes()
                .that()
                .areAnnotatedWith("org.springframework.boot.autoconfigure.AutoConfiguration")
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .andShould(new ArchCondition<>("have no public methods") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getMethods().stream()
                                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                                .forEach(method -> events.add(
                                        SimpleConditionEvent.violated(method, method.getFullName() + " is public")));
                    }
                })
                .check(CLASSES);
    }

    private static void onlyIn(Set<String> rooms, String library) {
        ArchRule rule = noClasses()
                .that(are("outside of " + rooms, type -> !rooms.contains(inner(type))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library);
        rule.check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> are(String description, Predicate<JavaClass> what) {
        return DescribedPredicate.describe(description, what);
    }

    private static DescribedPredicate<JavaField> areNotConfined() {
        return DescribedPredicate.describe(
                "are not confined",
                field -> !CONFINED.contains(outermost(field.getOwner()).getSimpleName()));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    private static ArchCondition<JavaField> beFinalOrVolatile() {
        return new ArchCondition<>("be final or volatile") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                Set<JavaModifier> modifiers = field.getModifiers();
                if (!modifiers.contains(JavaModifier.FINAL) && !modifiers.contains(JavaModifier.VOLATILE)) {
                    events.add(SimpleConditionEvent.violated(field, field.getFullName() + " is mutable"));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> useOnlyAllowedPackages() {
        return new ArchCondition<>("use only allowed packages") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String from = inner(type);
                Set<String> allowed = MAY_USE.get(from);
                if (allowed == null) {
                    events.add(SimpleConditionEvent.violated(type, from + " is not in the plan"));
                    return;
                }
                type.getDirectDependenciesFromSelf().stream()
                        .filter(use -> isOurs(use.getTargetClass()))
                        .filter(use -> !inner(use.getTargetClass()).equals(from))
                        .filter(use -> !allowed.contains(inner(use.getTargetClass())))
                        .forEach(use -> events.add(SimpleConditionEvent.violated(use, use.getDescription())));
            }
        };
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(ROOT) && !type.getPackageName().startsWith(MODELS);
    }

    /** Used in another package, or what a public type of another package's reader meets in its own signatures. */
    private static ArchCondition<JavaClass> beNeededInAnotherPackage() {
        return new ArchCondition<>("be needed in another package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean needed = type.getDirectDependenciesToSelf().stream()
                        .map(Dependency::getOriginClass)
                        .anyMatch(user -> !user.getPackageName().equals(type.getPackageName())
                                || (user.getModifiers().contains(JavaModifier.PUBLIC) && !user.equals(type)));
                if (!needed) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " could be package-private"));
                }
            }
        };
    }

    private static String inner(JavaClass type) {
        return type.getPackageName().substring(ROOT.length());
    }
}

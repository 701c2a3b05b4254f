package io.github.aiproxymulti.aiproxy;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The plan of this module, kept as tests. */
class ArchitectureTest {

    private static final String ROOT = "io.github.aiproxymulti.aiproxy";

    /** What decides: no framework, no thread, no clock. */
    private static final String[] PURE = {
        ROOT + ".config..",
        ROOT + ".protocol..",
        ROOT + ".provider..",
        ROOT + ".balancer..",
        ROOT + ".hashing..",
        ROOT + ".fallback.."
    };

    /** What waits, by the class it is called on. */
    private static final Map<String, Set<String>> BLOCKING = Map.of(
            Thread.class.getName(), Set.of("sleep", "join"),
            Object.class.getName(), Set.of("wait"),
            Mono.class.getName(), Set.of("block", "blockOptional"),
            Flux.class.getName(), Set.of("blockFirst", "blockLast", "toIterable", "toStream"),
            Future.class.getName(), Set.of("get"),
            CompletableFuture.class.getName(), Set.of("get", "join"),
            CountDownLatch.class.getName(), Set.of("await"));

    private static final JavaClasses CLASSES = imported();

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void thePureCoreKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "reactor..", "io.netty..", "com.github.benmanes..")
                .check(CLASSES);
        for (String pure : PURE) {
            String name = pure.substring(0, pure.length() - 2);
            assertThat(CLASSES.stream().filter(type -> type.getPackageName().equals(name)))
                    .as(name)
                    .isNotEmpty();
        }
    }

    @Test
    void onlyTheFilterAndTheEdgesNameSpring() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + ".filter..",
                        ROOT + ".actuate..",
                        ROOT + ".limit.redis..",
                        ROOT + ".replicas..",
                        ROOT + ".autoconfigure..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(CLASSES);
    }

    @Test
    void onlyTheFilterAndTheEdgesKnowTheWholePipeline() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".filter..", ROOT + ".actuate..", ROOT + ".autoconfigure..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".filter..", ROOT + ".actuate..", ROOT + ".autoconfigure..")
                .check(CLASSES);
    }

    @Test
    void selectionKnowsNothingOfTheExchange() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".selection..", ROOT + ".health..", ROOT + ".upstream..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".exchange..", ROOT + ".fallback..")
                .check(CLASSES);
    }

    /** But for the one that holds the main thread at the end of the start, for a bounded time. */
    @Test
    void nothingBlocks() {
        noClasses()
                .that()
                .doNotHaveSimpleName("KnowledgeFirst")
                .should()
                .callMethodWhere(describe("block", ArchitectureTest::blocks))
                .check(CLASSES);
    }

    @Test
    void timeAndChanceAreHandedIn() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".autoconfigure..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Schedulers.class, ThreadLocalRandom.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }

    @Test
    void valuesCannotChange() {
        fields().that()
                .areDeclaredInClassesThat(describe("are records or enums", ArchitectureTest::isValue))
                .should()
                .beFinal()
                .check(CLASSES);
    }

    @Test
    void nothingIsOpenForInheritance() {
        classes()
                .that(describe("are concrete", ArchitectureTest::isConcrete))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }

    /** Our classes alone: to import what they name as well would take longer than all rules together. */
    private static JavaClasses imported() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ROOT);
    }

    private static boolean isValue(JavaClass type) {
        return type.isRecord() || type.isEnum();
    }

    private static boolean isConcrete(JavaClass type) {
        return !type.isInterface()
                && !type.isEnum()
                && !type.isAnonymousClass()
                && !type.getSimpleName().equals("package-info")
                && !type.getSimpleName().equals("FilterArgs") // a bean that Spring instantiates and binds
                && !type.getModifiers().contains(JavaModifier.ABSTRACT);
    }

    private static boolean blocks(JavaMethodCall call) {
        return BLOCKING.getOrDefault(call.getTargetOwner().getName(), Set.of()).contains(call.getName());
    }
}

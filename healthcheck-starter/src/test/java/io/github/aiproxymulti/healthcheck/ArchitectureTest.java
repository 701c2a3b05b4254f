package io.github.aiproxymulti.healthcheck;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class ArchitectureTest {

    private static final String ROOT = "io.github.aiproxymulti.healthcheck";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** The classes that decide; all others only act. */
    private static final Set<String> PURE_CHECKER_CLASSES = Set.of(
            "ResourceState",
            "Measuring",
            "Message",
            "Step",
            "Stamp",
            "Wish",
            "Table",
            "Target",
            "Event",
            "ResolvePolicy",
            "ProbePolicy",
            "Believing",
            "Fingerprint");

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theVocabularyKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".*..")
                .check(CLASSES);
    }

    @Test
    void whatDecidesIsFreeOfReactorSpringAndNetty() {
        noClasses()
                .that(decide())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("reactor..", "io.netty..", "org.springframework..", "java.util.concurrent..")
                .check(CLASSES);
        assertThat(CLASSES.stream().filter(decide()).count()).isGreaterThan(20);
    }

    @Test
    void onlyTheEngineUsesTheStore() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + ".store..",
                        ROOT + ".checker..",
                        ROOT + ".sharing..",
                        ROOT + ".redis..",
                        ROOT + ".autoconfigure..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".store..")
                .check(CLASSES);
    }

    @Test
    void nothingBlocks() {
        noBlocking().check(CLASSES);
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
    void nettyStaysInItsRooms() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".probe..", ROOT + ".resolve..", ROOT + ".autoconfigure..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "reactor.netty..")
                .check(CLASSES);
    }

    @Test
    void theEngineKnowsNoSpring() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT,
                        ROOT + ".checker..",
                        ROOT + ".probe..",
                        ROOT + ".resolve..",
                        ROOT + ".store..",
                        ROOT + ".sharing..",
                        ROOT + ".picker..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(CLASSES);
    }

    @Test
    void valuesCannotChange() {
        fields().that().areDeclaredInClassesThat(decide()).should().beFinal().check(CLASSES);
    }

    @Test
    void onlyTheDoorsOfTheEngineArePublic() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".checker")
                .and()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should()
                .haveSimpleNameStartingWith("HealthEngine")
                .orShould()
                .haveSimpleNameEndingWith("Policy")
                .check(CLASSES);
    }

    private static ArchRule noBlocking() {
        return noClasses()
                .should()
                .callMethod(Mono.class, "block")
                .orShould()
                .callMethod(Mono.class, "block", Duration.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Object.class, "wait");
    }

    private static DescribedPredicate<JavaClass> decide() {
        return DescribedPredicate.describe("decide", type -> {
            String outer =
                    type.getName().replace(type.getPackageName() + ".", "").replaceAll("\\$.*", "");
            return type.getPackageName().equals(ROOT + ".checker")
                    ? PURE_CHECKER_CLASSES.contains(outer)
                    : type.getPackageName().equals(ROOT) && !outer.equals("HealthCheckers");
        });
    }
}

package dev.masterperf.launcher;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The picture of modules in ARCHITECTURE.md, held against the code. */
class ArchitectureTest {
  private static final String ROOT = "dev.masterperf.";
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.masterperf");

  @ParameterizedTest
  @ValueSource(
      strings = {"model", "producer", "query", "alerts", "archive", "streams", "api", "launcher"})
  void seesTheClassesOfEveryModule(String module) {
    assertThat(CODE.that(resideInAPackage(ROOT + module + ".."))).hasSizeGreaterThan(3);
  }

  @Test
  void modulesDependOnOneAnotherInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.masterperf..")
        .layer("model")
        .definedBy(ROOT + "model..")
        .layer("producer")
        .definedBy(ROOT + "producer..")
        .layer("query")
        .definedBy(ROOT + "query..")
        .layer("alerts")
        .definedBy(ROOT + "alerts..")
        .layer("archive")
        .definedBy(ROOT + "archive..")
        .layer("streams")
        .definedBy(ROOT + "streams..")
        .layer("api")
        .definedBy(ROOT + "api..")
        .layer("launcher")
        .definedBy(ROOT + "launcher..")
        .whereLayer("model")
        .mayNotAccessAnyLayer()
        .whereLayer("producer")
        .mayOnlyAccessLayers("model")
        .whereLayer("query")
        .mayOnlyAccessLayers("model")
        .whereLayer("alerts")
        .mayOnlyAccessLayers("model", "query")
        .whereLayer("archive")
        .mayOnlyAccessLayers("model", "query")
        .whereLayer("streams")
        .mayOnlyAccessLayers("model", "query", "alerts")
        .whereLayer("launcher")
        .mayNotBeAccessedByAnyLayer()
        .check(CODE);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void theModelTakesOnlySerializersFromKafkaAndOnlyForTheWire() {
    noClasses()
        .that(resideInAPackage(ROOT + "model.."))
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.apache.kafka..")
                .and(not(resideInAPackage("org.apache.kafka.common.serialization")))
                .and(not(name("org.apache.kafka.common.errors.SerializationException"))))
        .check(CODE);
    noClasses()
        .that(resideInAPackage(ROOT + "model..").and(not(resideInAPackage(ROOT + "model.wire"))))
        .should()
        .dependOnClassesThat(resideInAPackage("org.apache.kafka.."))
        .check(CODE);
  }

  @Test
  void expressionsKnowNothingOfKafkaOrHttp() {
    noClasses()
        .that(resideInAPackage(ROOT + "query.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.apache.kafka..", "io.javalin..", "java.net.."))
        .check(CODE);
  }

  @Test
  void timeAndChanceEnterFromOutside() {
    for (ArchRule rule : forbiddenCalls()) {
      rule.check(CODE);
    }
  }

  private static List<ArchRule> forbiddenCalls() {
    // An agent is a main() of its own process, and a clock from outside would be a slower start.
    var outside =
        noClasses()
            .that(
                not(resideInAPackage(ROOT + "launcher.."))
                    .and(not(name(ROOT + "producer.isolation.AgentMain"))));
    return List.of(
        outside.should().callMethod(Instant.class, "now"),
        outside.should().callMethod(Clock.class, "systemUTC"),
        outside.should().callMethod(System.class, "nanoTime"),
        outside.should().callMethod(System.class, "currentTimeMillis"),
        outside.should().callMethod(Math.class, "random"),
        outside.should().callMethod(ThreadLocalRandom.class, "current"));
  }
}

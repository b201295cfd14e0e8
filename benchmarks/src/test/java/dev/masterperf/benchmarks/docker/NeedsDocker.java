package dev.masterperf.benchmarks.docker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** Runs a test only where a Docker engine answers, and says on stderr when it does not. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("docker")
@ExtendWith(NeedsDocker.EngineAnswers.class)
public @interface NeedsDocker {

  /** Asks for the engine once per test class. */
  final class EngineAnswers implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (DockerClientFactory.instance().isDockerAvailable()) {
        return ConditionEvaluationResult.enabled("a Docker engine answers");
      }
      String reason = "SKIPPED " + context.getDisplayName() + ": no Docker engine answers here";
      System.err.println(reason);
      return ConditionEvaluationResult.disabled(reason);
    }
  }
}

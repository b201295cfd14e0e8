package dev.masterperf.launcher.kafka;

import dev.masterperf.launcher.host.CannotStartException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Waits for answers of Kafka's admin client, at most 30 s for each. */
public final class AdminCall {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private AdminCall() {}

  /**
   * Settings of a client that gives up when this does: closing one that does not waits for its
   * calls until they time out by themselves, after a minute.
   *
   * @param kafka how to reach the brokers
   */
  public static Map<String, Object> answeredInTime(Map<String, Object> kafka) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("default.api.timeout.ms", (int) TIMEOUT.toMillis());
    return settings;
  }

  /**
   * The answer of one call, asked anew while a topic in it is still unknown to the broker, as it is
   * for a moment after its creation.
   *
   * @param what completes "the broker could not …"
   * @throws CannotStartException if there is none; its cause is Kafka's exception
   */
  public static <T> T await(String what, Supplier<KafkaFuture<T>> call) {
    return await(what, call, System.nanoTime() + TIMEOUT.toNanos());
  }

  /**
   * The answer of one call that is asked once: what is unknown to the broker is not there.
   *
   * @param what completes "the broker could not …"
   * @throws CannotStartException if there is none; its cause is Kafka's exception
   */
  public static <T> T once(String what, Supplier<KafkaFuture<T>> call) {
    return await(what, call, System.nanoTime());
  }

  private static <T> T await(String what, Supplier<KafkaFuture<T>> call, long deadline) {
    while (true) {
      try {
        return call.get().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
          throw unanswered(what, cause);
        }
        if (!(cause instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() - deadline >= 0) {
          throw failed(what, cause);
        }
        pause(what);
      } catch (TimeoutException e) {
        throw unanswered(what, e);
      } catch (InterruptedException e) {
        throw interrupted(what, e);
      }
    }
  }

  private static void pause(String what) {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  private static CannotStartException interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return failed(what, e);
  }

  private static CannotStartException unanswered(String what, Throwable cause) {
    return new CannotStartException(
        "no broker answered when asked to " + what + "; start one there, or name another (--kafka)",
        cause);
  }

  private static CannotStartException failed(String what, Throwable cause) {
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new CannotStartException("the broker could not " + what + ": " + reason, cause);
  }
}

package dev.masterperf.api.audit;

import dev.masterperf.model.audit.SigningKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How a process writes its audit records.
 *
 * @param kafka how to reach the cluster
 * @param instance this process' name among others, the same after each restart
 * @param incarnation another one for each start
 * @param head where it is kept how long the chain is
 * @param patience how long somebody waits for his entry to be kept
 * @param checkpointEntries after so many entries they are signed
 * @param checkpointAge after so long they are signed however few they are
 */
public record AuditSettings(
    Map<String, Object> kafka,
    String instance,
    String incarnation,
    SigningKey key,
    Path head,
    Duration patience,
    int checkpointEntries,
    Duration checkpointAge) {
  public AuditSettings {
    kafka = Map.copyOf(kafka);
  }

  /** With what holds unless somebody tests: 5 s, 100 entries, 1 min. */
  public static AuditSettings of(
      Map<String, Object> kafka, String instance, String incarnation, SigningKey key, Path head) {
    return new AuditSettings(
        kafka, instance, incarnation, key, head, Duration.ofSeconds(5), 100, Duration.ofMinutes(1));
  }

  String chain() {
    return instance + "@" + incarnation;
  }
}

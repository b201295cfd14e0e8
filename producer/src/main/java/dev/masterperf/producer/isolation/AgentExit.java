package dev.masterperf.producer.isolation;

import dev.masterperf.model.Status;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How an agent ended.
 *
 * @param code as the system gives it; 128 and a signal's number for a process ended by a signal
 * @param request what had been asked of it; empty if nobody asked
 * @param lastWords the last line it wrote that was no report
 */
public record AgentExit(int code, String request, String lastWords) {
  private static final int SIGNALS = 128;

  /** Whether it was asked to stop and did. */
  public Status status() {
    return code == 0 && !request.isEmpty() ? Status.OK : Status.ERROR;
  }

  /** The signal that ended it. */
  public OptionalInt signal() {
    return code > SIGNALS ? OptionalInt.of(code - SIGNALS) : OptionalInt.empty();
  }

  /** One sentence: who or what ended it. */
  public String reason() {
    String how =
        signal().isPresent() ? "ended by signal " + signal().getAsInt() : "exit code " + code;
    return (request.isEmpty() ? "unasked, " : request + ", ") + how;
  }

  Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    properties.put("code", Integer.toString(code));
    signal().ifPresent(signal -> properties.put("signal", Integer.toString(signal)));
    properties.put("reason", reason());
    if (!lastWords.isEmpty()) {
      properties.put("lastWords", lastWords);
    }
    return properties;
  }
}

package dev.masterperf.producer.isolation;

import dev.masterperf.model.Status;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How a process of an agent ended.
 *
 * @param code as the system gives it; 128 and a signal's number for a process ended by a signal, -1
 *     for one that was never started
 * @param request what had been asked of it; empty if nobody asked
 * @param limit the limit it was ended for, {@code out of memory limit of 64MiB}; empty if for none
 * @param lastWords the last line it wrote that was no report
 */
public record AgentExit(int code, String request, String limit, String lastWords) {
  static final String STOP_REQUEST = "stopped by request";

  private static final int SIGNALS = 128;
  private static final int MAX_SIGNAL = 64;
  private static final int NEVER_STARTED = -1;

  static AgentExit neverStarted(String why) {
    return new AgentExit(NEVER_STARTED, "", "", why);
  }

  /** Whether it was asked to stop and did, by itself or by the SIGTERM that asked. */
  public Status status() {
    boolean asked = !request.isEmpty() && limit.isEmpty();
    boolean byTheAsking = request.equals(STOP_REQUEST) && signal().orElse(0) == Signals.TERM;
    return asked && (code == 0 || byTheAsking) ? Status.OK : Status.ERROR;
  }

  /** Whether it ended by itself and says that all is well. */
  boolean isSuccess() {
    return code == 0 && limit.isEmpty();
  }

  /** The signal that ended it. */
  public OptionalInt signal() {
    return code > SIGNALS && code <= SIGNALS + MAX_SIGNAL
        ? OptionalInt.of(code - SIGNALS)
        : OptionalInt.empty();
  }

  /** One sentence: who or what ended it. */
  public String reason() {
    if (code == NEVER_STARTED) {
      return "could not be started";
    }
    String how =
        signal().isPresent()
            ? "ended by " + Signals.text(signal().getAsInt())
            : "exit code " + code;
    if (!limit.isEmpty()) {
      return limit + ", " + how;
    }
    return (request.isEmpty() ? "unasked, " : request + ", ") + how;
  }

  Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    properties.put("code", Integer.toString(code));
    signal().ifPresent(signal -> properties.put("signal", Integer.toString(signal)));
    properties.put("reason", reason());
    if (!limit.isEmpty()) {
      properties.put("limit", limit);
    }
    if (!lastWords.isEmpty()) {
      properties.put("lastWords", lastWords);
    }
    return properties;
  }
}

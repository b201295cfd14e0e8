package dev.masterperf.producer.isolation.limit;

/**
 * How one limit is held.
 *
 * @param limit {@code memory}, {@code cpu} or {@code pids}
 * @param value {@code 128MiB}, {@code none}
 * @param means what holds it, or that nothing does
 */
public record Hold(String limit, String value, String means) {
  public static final String MEMORY = "memory";
  public static final String CPU = "cpu";
  public static final String PIDS = "pids";

  static Hold memory(Limits limits, String means) {
    return new Hold(MEMORY, limits.memoryText(), limits.memoryBytes().isPresent() ? means : "");
  }

  static Hold cpu(Limits limits, String means) {
    return new Hold(CPU, limits.coresText(), limits.cores().isPresent() ? means : "");
  }

  static Hold pids(Limits limits, String means) {
    return new Hold(PIDS, limits.pidsText(), limits.pids().isPresent() ? means : "");
  }
}

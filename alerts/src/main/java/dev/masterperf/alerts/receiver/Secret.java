package dev.masterperf.alerts.receiver;

/**
 * A text that is not to be seen: prints as {@code ***}.
 *
 * @param reveal the text
 */
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "***";
  }
}

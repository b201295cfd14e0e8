package dev.masterperf.launcher.config;

/**
 * A text that must not be seen: wherever it is printed, it prints as {@code ***}.
 *
 * @param reveal the text itself
 */
public record Secret(String reveal) {

  @Override
  public String toString() {
    return "***";
  }
}

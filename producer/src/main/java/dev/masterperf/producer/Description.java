package dev.masterperf.producer;

/**
 * What the three descriptive columns of the matrix say.
 *
 * @param pattern how it is done
 * @param locations where
 * @param impact what it means, or what came of it last
 */
public record Description(String pattern, String locations, String impact) {
  static final Description NONE = new Description("", "", "");
}

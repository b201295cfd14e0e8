package dev.masterperf.model;

/**
 * A metric that could not be taken, kept with the reason so that nothing is dropped silently.
 *
 * @param reason a short constant: {@code malformed}, {@code invalid}, {@code future}, {@code
 *     unit-changed}, {@code scope-of-topic}
 * @param detail what is wrong, where, and what would be right
 * @param topic where it came from
 * @param index position in the record's array, 0 for a lone metric
 * @param events how many events are lost to the windows by this
 * @param payload the metric or the whole record as text, cut at {@link #MAX_PAYLOAD} characters
 */
public record DeadLetter(
    String reason,
    String detail,
    String topic,
    int partition,
    long offset,
    int index,
    long events,
    String payload) {
  public static final int MAX_PAYLOAD = 16_384;

  public DeadLetter {
    if (payload.length() > MAX_PAYLOAD) {
      payload = payload.substring(0, MAX_PAYLOAD);
    }
  }

  /** The key of its record: the place it came from. */
  public String key() {
    return topic + "@" + partition + "@" + offset;
  }
}

package dev.masterperf.api.activity;

import dev.masterperf.model.SeriesKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param at event time
 * @param title a few words for people
 * @param text more of it; may be empty
 * @param status ok, error; of alerts pending, firing, resolved, inactive; of what people did taken,
 *     refused
 * @param scope empty, as are those after it, where it is about no series
 * @param series whose row it is about
 * @param fingerprint of the alert it is about
 * @param subject what somebody did it to: the id of a silence, a file, the name of a view
 */
public record Happening(
    Instant at,
    Kind kind,
    String title,
    String text,
    String status,
    String scope,
    String category,
    String type,
    String topic,
    String subCat,
    String id,
    String source,
    @Nullable SeriesKey series,
    @Nullable String fingerprint,
    @Nullable String subject) {

  /** Of a Java object with twelve short strings, beside their letters. */
  private static final int OVERHEAD_BYTES = 400;

  /** About what it takes of the heap. */
  int bytes() {
    return OVERHEAD_BYTES + 2 * texts().mapToInt(String::length).sum();
  }

  /** Whether the word, in lower case, stands anywhere in it. */
  boolean holds(String word) {
    return texts().anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(word));
  }

  private Stream<String> texts() {
    List<String> texts =
        List.of(
            title,
            text,
            status,
            scope,
            category,
            type,
            topic,
            subCat,
            id,
            source,
            kind.wireName(),
            Objects.requireNonNullElse(fingerprint, ""),
            Objects.requireNonNullElse(subject, ""));
    return series == null
        ? texts.stream()
        : Stream.concat(texts.stream(), Stream.of(series.text()));
  }
}

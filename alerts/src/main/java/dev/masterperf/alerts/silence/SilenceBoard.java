package dev.masterperf.alerts.silence;

import dev.masterperf.alerts.detection.Dispute;
import dev.masterperf.alerts.routing.Acknowledgement;
import dev.masterperf.alerts.routing.Silence;
import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.model.Fingerprint;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the records of the topic come to. Not thread-safe. */
final class SilenceBoard {
  private final Map<String, Silence> silences = new HashMap<>();
  private final Map<Fingerprint, Acknowledgement> acknowledgements = new HashMap<>();
  private final Map<Fingerprint, Dispute> disputes = new HashMap<>();

  /**
   * Takes in a record.
   *
   * @param value null: it is no more
   * @throws IllegalArgumentException if it cannot be read
   */
  void apply(String key, byte @Nullable [] value) {
    Optional<String> silence = SilenceCodec.silenceId(key);
    Optional<Fingerprint> acknowledged = SilenceCodec.acknowledged(key);
    Optional<Fingerprint> disputed = SilenceCodec.disputed(key);
    if (silence.isPresent()) {
      put(silences, silence.get(), value == null ? null : SilenceCodec.silence(value));
    } else if (acknowledged.isPresent()) {
      put(
          acknowledgements,
          acknowledged.get(),
          value == null ? null : SilenceCodec.acknowledgement(value));
    } else if (disputed.isPresent()) {
      put(disputes, disputed.get(), value == null ? null : SilenceCodec.dispute(value));
    } else {
      throw new IllegalArgumentException("no record here has a key such as " + key);
    }
  }

  private static <K, V> void put(Map<K, V> map, K key, @Nullable V value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  Silences snapshot() {
    return new Silences(silences, acknowledgements, disputes);
  }
}

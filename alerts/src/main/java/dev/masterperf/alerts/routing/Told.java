package dev.masterperf.alerts.routing;

import dev.masterperf.model.Fingerprint;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a group's receiver knows, from all it was told. Not thread-safe. */
final class Told {
  private final Set<Fingerprint> believedFiring = new HashSet<>();
  private @Nullable Sent last;

  void add(Sent sent) {
    believedFiring.removeAll(sent.resolved());
    believedFiring.addAll(sent.firing());
    last = sent;
  }

  /** Its firing was told by somebody of whom no record is left. */
  void assumeFiring(Fingerprint fingerprint) {
    believedFiring.add(fingerprint);
  }

  boolean firing(Fingerprint fingerprint) {
    return believedFiring.contains(fingerprint);
  }

  Set<Fingerprint> believedFiring() {
    return Set.copyOf(believedFiring);
  }

  boolean anyFiring() {
    return !believedFiring.isEmpty();
  }

  Optional<Sent> last() {
    return Optional.ofNullable(last);
  }
}

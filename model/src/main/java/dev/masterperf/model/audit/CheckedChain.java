package dev.masterperf.model.audit;

import dev.masterperf.model.audit.Finding.Kind;
import java.time.Instant;
import java.util.Optional;

/** One chain as far as its records came. Not thread-safe. */
final class CheckedChain {
  /** Who hears of what is wrong. */
  interface Findings {
    void add(Kind kind, String place, String text);
  }

  private final Findings findings;
  private final Gaps gaps = new Gaps();
  private ChainPoint last;
  private String lastPlace = "";
  private Instant lastAt = Instant.EPOCH;
  private Optional<ChainPoint> follows = Optional.empty();
  private long signed;
  private long entriesSinceSigned;

  CheckedChain(String chain, Findings findings) {
    this.findings = findings;
    this.last = new ChainPoint(chain, 0, Hashes.NONE);
  }

  /** Takes the next record that was found, in the order of the topic. */
  void take(String place, Link link) {
    long seq = link.point().seq();
    if (seq <= last.seq()) {
      late(place, link);
      return;
    }
    if (seq > last.seq() + 1) {
      gaps.add(last.seq() + 1, seq - 1);
    } else if (seq == 1) {
      begins(place, link);
    } else if (!link.previous().equals(last.hash())) {
      findings.add(
          Kind.EDITED,
          place,
          "record "
              + link.point()
              + " was written after another record "
              + last.seq()
              + " than stands at "
              + lastPlace);
    }
    last = link.point();
    lastPlace = place;
    lastAt = link.at();
    entriesSinceSigned += link.isCheckpoint() ? 0 : 1;
  }

  private void begins(String place, Link link) {
    follows = link.follows();
    if (follows.isEmpty() && !link.previous().equals(Hashes.NONE)) {
      findings.add(
          Kind.EDITED, place, "record " + link.point() + " does not name the chain it follows");
    }
  }

  private void late(String place, Link link) {
    if (gaps.fill(link.point().seq())) {
      findings.add(
          Kind.REORDERED,
          place,
          "record " + link.point() + " stands behind record " + last.seq() + " of it");
    } else {
      findings.add(
          Kind.DUPLICATED, place, "record " + link.point() + " was there before; this is another");
    }
  }

  /** A trusted key vouches for everything up to the newest record. */
  void signedUpToHere() {
    signed = last.seq();
    entriesSinceSigned = 0;
  }

  ChainPoint last() {
    return last;
  }

  String lastPlace() {
    return lastPlace;
  }

  Instant lastAt() {
    return lastAt;
  }

  Optional<ChainPoint> follows() {
    return follows;
  }

  boolean isSigned() {
    return signed > 0;
  }

  long entriesSinceSigned() {
    return entriesSinceSigned;
  }

  boolean endsSigned() {
    return signed == last.seq();
  }

  /** Tells of what did not come. */
  void tellGaps() {
    gaps.ranges()
        .forEach(
            (first, end) ->
                findings.add(
                    Kind.DELETED,
                    "before " + lastPlace,
                    "of chain "
                        + last.chain()
                        + (first.equals(end)
                            ? " record " + first + " is missing"
                            : " records " + first + " to " + end + " are missing")));
  }
}

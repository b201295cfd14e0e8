package dev.masterperf.model.audit;

import dev.masterperf.model.audit.Finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks records of any number of chains, given in the order in which they stand. It keeps a few
 * values of each chain, however long they are. Not thread-safe.
 */
public final class ChainVerifier {
  /** Of longer lists nobody reads the rest. */
  private static final int MOST_FINDINGS = 1_000;

  /** A writer signs each minute; what is not signed so long after it was written will not be. */
  private static final Duration SIGNED_WITHIN = Duration.ofMinutes(10);

  private final Set<String> trusted;
  private final List<SignedPoint> heads;
  private final Map<String, CheckedChain> chains = new LinkedHashMap<>();
  private final Map<ChainPoint, Boolean> headsSeen = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> keys = new TreeSet<>();
  private long found;
  private long entries;
  private long checkpoints;
  private long unchained;

  /**
   * For records that are to come.
   *
   * @param trusted texts of the public keys that may sign; empty if any may
   * @param heads what was kept apart from the records of how long chains are; read before the
   *     records are
   */
  public ChainVerifier(Set<String> trusted, List<SignedPoint> heads) {
    this.trusted = Set.copyOf(trusted);
    this.heads = List.copyOf(heads);
    for (SignedPoint head : heads) {
      headsSeen.put(head.point(), head.point().seq() == 0);
    }
  }

  /** Tells of something that somebody else found, who read the records. */
  public void found(Kind kind, String place, String text) {
    add(kind, place, text);
  }

  /** Takes the next record. */
  public void accept(String place, byte[] value) {
    if (Link.isUnchained(value)) {
      unchained(place);
      return;
    }
    Link link;
    try {
      link = Link.read(value);
    } catch (IllegalArgumentException e) {
      add(Kind.EDITED, place, "this is no record of ours: " + e.getMessage());
      return;
    }
    if (!link.isWhole()) {
      add(Kind.EDITED, place, "record " + link.point() + " has another content than its hash says");
      if (!isNext(link)) {
        return; // its number may be what was edited; what is missing shows at the others
      }
    }
    take(place, link);
  }

  private boolean isNext(Link link) {
    CheckedChain chain = chains.get(link.point().chain());
    return chain != null && link.point().seq() == chain.last().seq() + 1;
  }

  private void unchained(String place) {
    unchained++;
    if (!chains.isEmpty()) {
      add(Kind.FOREIGN, place, "an entry that stands in no chain, after others that do");
    }
  }

  private void take(String place, Link link) {
    CheckedChain chain =
        chains.computeIfAbsent(link.point().chain(), name -> new CheckedChain(name, this::add));
    chain.take(place, link);
    headsSeen.replace(link.point(), true);
    if (link.isCheckpoint()) {
      checkpoints++;
      checkpoint(place, link, chain);
    } else {
      entries++;
    }
  }

  private void checkpoint(String place, Link link, CheckedChain chain) {
    Optional<String> wrong = wrong(link);
    if (wrong.isPresent()) {
      add(Kind.FOREIGN, place, "checkpoint " + link.point() + " " + wrong.get());
    } else if (chain.last().equals(link.point())) {
      chain.signedUpToHere();
    }
  }

  private Optional<String> wrong(Link link) {
    try {
      return wrong(link.signed());
    } catch (IllegalArgumentException e) {
      return Optional.of("is not signed: " + e.getMessage());
    }
  }

  /** Why a signature does not count. */
  private Optional<String> wrong(SignedPoint signed) {
    VerifyKey key;
    try {
      key = new VerifyKey(signed.publicKey());
    } catch (IllegalArgumentException e) {
      return Optional.of("is signed with " + e.getMessage());
    }
    if (!key.signed(signed.point(), signed.signature())) {
      return Optional.of("has a signature that does not fit");
    }
    keys.add(key.id());
    return trusted.isEmpty() || trusted.contains(key.text())
        ? Optional.empty()
        : Optional.of("is signed with key " + key.id() + ", which is not among those trusted");
  }

  /**
   * Says what came of it; to be called once, after the last record.
   *
   * @param now to tell what cannot be signed yet from what never will
   */
  public Verdict finish(Instant now) {
    chains.values().forEach(CheckedChain::tellGaps);
    Set<String> covered = new HashSet<>();
    heads.forEach(head -> head(head, covered));
    List<CheckedChain> newestFirst = new ArrayList<>(chains.values());
    Collections.reverse(newestFirst);
    newestFirst.forEach(chain -> follow(chain, covered));
    long unsigned = 0;
    for (CheckedChain chain : newestFirst) {
      if (!chain.endsSigned() && !covered.contains(chain.last().chain())) {
        unsigned += chain.entriesSinceSigned();
        tellUnsigned(chain, now);
      }
    }
    return new Verdict(
        findings, found, entries, checkpoints, unchained, unsigned, chains.size(), keys);
  }

  /** A head that was kept apart says how long a chain had been at least. */
  private void head(SignedPoint head, Set<String> covered) {
    ChainPoint point = head.point();
    Optional<String> wrong = wrong(head);
    if (wrong.isPresent()) {
      add(Kind.FOREIGN, "the kept end of chain " + point.chain(), "it " + wrong.get());
      return;
    }
    CheckedChain chain = chains.get(point.chain());
    if (chain == null || chain.last().seq() < point.seq()) {
      if (point.seq() > 0) {
        add(Kind.CUT, end(chain), missing(chain, point) + ", says the kept end of it");
      }
    } else if (!headsSeen.getOrDefault(point, false)) {
      add(
          Kind.EDITED,
          chain.lastPlace(),
          "record " + point + " is another than the one that was written, says its kept end");
    } else if (chain.last().equals(point)) {
      covered.add(point.chain());
    }
  }

  /** The first record of a chain says where the one before it ended. */
  private void follow(CheckedChain chain, Set<String> covered) {
    chain.follows().ifPresent(before -> follow(chain, before, covered));
  }

  private void follow(CheckedChain chain, ChainPoint point, Set<String> covered) {
    CheckedChain before = chains.get(point.chain());
    String successor = ", says chain " + chain.last().chain() + ", which follows it";
    if (before == null || before.last().seq() < point.seq()) {
      add(Kind.CUT, end(before), missing(before, point) + successor);
    } else if (before.last().seq() > point.seq()) {
      add(
          Kind.FOREIGN,
          before.lastPlace(),
          "chain " + point.chain() + " ended with record " + point.seq() + successor);
    } else if (!before.last().equals(point)) {
      add(
          Kind.EDITED,
          before.lastPlace(),
          "record " + point + " is another than the one that was written" + successor);
    } else if (chain.isSigned() || covered.contains(chain.last().chain())) {
      covered.add(point.chain());
    }
  }

  private static String end(@Nullable CheckedChain chain) {
    return chain == null ? "no place" : "behind " + chain.lastPlace();
  }

  private static String missing(@Nullable CheckedChain chain, ChainPoint point) {
    return chain == null
        ? "chain " + point.chain() + " with " + point.seq() + " records is missing"
        : "of chain "
            + point.chain()
            + " the records "
            + (chain.last().seq() + 1)
            + " to "
            + point.seq()
            + " are missing";
  }

  private void tellUnsigned(CheckedChain chain, Instant now) {
    if (chain.lastAt().plus(SIGNED_WITHIN).isBefore(now)) {
      add(
          Kind.FOREIGN,
          chain.lastPlace(),
          "the last records of chain "
              + chain.last().chain()
              + ", which ends with "
              + chain.last().seq()
              + ", are signed by nobody; the writer that was killed would sign them when it is"
              + " started again");
    }
  }

  private void add(Kind kind, String place, String text) {
    found++;
    if (findings.size() < MOST_FINDINGS) {
      findings.add(new Finding(kind, place, text));
    }
  }
}

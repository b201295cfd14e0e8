package dev.masterperf.model.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.model.AuditEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of one chain, each with the hash of the one before. Not thread-safe.
 *
 * <p>A record that came to nothing is taken back with {@link #goBackTo}.
 */
public final class ChainWriter {
  private static final int LONGEST_TEXT = 1_024;
  private static final int LONGEST_DETAIL = 16_384;

  private final String chain;
  private final String instance;
  private final SigningKey key;
  private final Optional<ChainPoint> follows;
  private ChainPoint last;
  private long lastSigned;

  /**
   * Of a chain that is new.
   *
   * @param chain a name nobody had before
   * @param instance the process that writes
   * @param follows where the chain of this instance before ended, as far as it is known
   */
  public ChainWriter(String chain, String instance, SigningKey key, Optional<ChainPoint> follows) {
    this.chain = chain;
    this.instance = instance;
    this.key = key;
    this.follows = follows;
    this.last = beginning();
  }

  private ChainPoint beginning() {
    return new ChainPoint(chain, 0, follows.map(ChainPoint::hash).orElse(Hashes.NONE));
  }

  /** The newest record that was made, with number 0 where none was. */
  public ChainPoint last() {
    return last;
  }

  /** What was made after it never was. */
  public void goBackTo(ChainPoint point) {
    last = point;
    if (lastSigned > point.seq()) {
      lastSigned = 0; // what was signed before is not at the end
    }
  }

  /** The next record, which tells of an action. */
  public Link next(AuditEntry entry) {
    ObjectNode members = members(Link.ENTRY, entry.at());
    put(members, "actor", entry.actor(), LONGEST_TEXT);
    put(members, "actorKind", entry.actorKind(), LONGEST_TEXT);
    put(members, "remote", entry.remote(), LONGEST_TEXT);
    put(members, "action", entry.action(), LONGEST_TEXT);
    put(members, "subject", entry.subject(), LONGEST_TEXT);
    put(members, "scope", entry.scope(), LONGEST_TEXT);
    members.put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
    put(members, "detail", entry.detail(), LONGEST_DETAIL);
    return sealed(members);
  }

  /** The next record, which signs all before it and itself. */
  public Link checkpoint(Instant at) {
    ObjectNode members = members(Link.CHECKPOINT, at);
    members.put(Link.KEY_ID, key.verifyKey().id());
    members.put(Link.PUBLIC_KEY, key.verifyKey().text());
    return sealed(members);
  }

  /** Whether the newest record is a checkpoint. */
  public boolean endsSigned() {
    return lastSigned == last.seq();
  }

  /** That the chain is as long as it is now. */
  public SignedPoint head() {
    return key.sign(last);
  }

  private ObjectNode members(String kind, Instant at) {
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    members.put(Link.KIND, kind);
    members.put(Link.AT, at.truncatedTo(ChronoUnit.MILLIS).toString());
    put(members, "instance", instance, LONGEST_TEXT);
    members.put(Link.CHAIN, chain);
    members.put(Link.SEQ, last.seq() + 1);
    members.put(Link.PREVIOUS, last.hash());
    if (last.seq() == 0) {
      follows.ifPresent(
          before -> {
            members.put(Link.FOLLOWS_CHAIN, before.chain());
            members.put(Link.FOLLOWS_SEQ, before.seq());
          });
    }
    return members;
  }

  private Link sealed(ObjectNode members) {
    Link link = Link.seal(members, key);
    last = link.point();
    if (link.isCheckpoint()) {
      lastSigned = last.seq();
    }
    return link;
  }

  /** Cut where it is too long: a record that no broker takes would hold up all behind it. */
  private static void put(ObjectNode members, String name, @Nullable String value, int longest) {
    if (value != null) {
      String kept = value.length() > longest ? value.substring(0, longest) + "…" : value;
      members.put(name, CanonicalJson.wellFormed(kept));
    }
  }
}

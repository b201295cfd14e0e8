package dev.masterperf.model.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.model.AuditEntry;
import dev.masterperf.model.wire.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** One record of a chain as its bytes say. What they say of themselves is not checked here. */
public final class Link {
  static final String KIND = "kind";
  static final String ENTRY = "entry";
  static final String CHECKPOINT = "checkpoint";
  static final String CHAIN = "chain";
  static final String SEQ = "seq";
  static final String PREVIOUS = "previous";
  static final String HASH = "hash";
  static final String FOLLOWS_CHAIN = "followsChain";
  static final String FOLLOWS_SEQ = "followsSeq";
  static final String KEY_ID = "keyId";
  static final String PUBLIC_KEY = "publicKey";
  static final String SIGNATURE = "signature";
  static final String AT = "at";

  private final ObjectNode members;
  private final ChainPoint point;
  private final Instant at;
  private final String previous;
  private final Optional<ChainPoint> follows;

  private Link(ObjectNode members) {
    this.members = members;
    this.point = new ChainPoint(text(CHAIN), number(SEQ), text(HASH));
    this.at = instant(text(AT));
    this.previous = text(PREVIOUS);
    this.follows =
        members.has(FOLLOWS_CHAIN)
            ? Optional.of(new ChainPoint(text(FOLLOWS_CHAIN), number(FOLLOWS_SEQ), previous))
            : Optional.empty();
    if (point.seq() < 1) {
      throw new IllegalArgumentException(SEQ + " must be at least 1");
    }
  }

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException if it is none of a chain, or not byte for byte as a writer
   *     writes it
   */
  public static Link read(byte[] value) {
    return new Link(CanonicalJson.read(value));
  }

  /** Whether a value is an entry from before there were chains, which nothing protects. */
  public static boolean isUnchained(byte[] value) {
    try {
      JsonNode tree = Json.tree(value);
      return tree.isObject() && !tree.has(CHAIN) && tree.has("action");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * What stands in a record of any age, for those who only read; empty of one that tells of no
   * action.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  public static Optional<AuditEntry> told(byte[] value) {
    return CHECKPOINT.equals(Json.tree(value).path(KIND).textValue())
        ? Optional.empty()
        : Optional.of(Json.read(value, AuditEntry.class));
  }

  /** Completes the members with the hash and, of a checkpoint, the signature. */
  static Link seal(ObjectNode members, SigningKey key) {
    members.put(HASH, hash(members));
    Link link = new Link(members);
    if (link.isCheckpoint()) {
      members.put(SIGNATURE, key.sign(link.point).signature());
    }
    return link;
  }

  private static String hash(ObjectNode members) {
    ObjectNode hashed = members.deepCopy();
    hashed.remove(HASH);
    hashed.remove(SIGNATURE);
    return Hashes.sha256(CanonicalJson.bytes(hashed));
  }

  /** The record's value. */
  public byte[] bytes() {
    return CanonicalJson.bytes(members);
  }

  public ChainPoint point() {
    return point;
  }

  public Instant at() {
    return at;
  }

  /** Whether it tells of no action, and is signed. */
  public boolean isCheckpoint() {
    return CHECKPOINT.equals(members.path(KIND).textValue());
  }

  /** Whether its content has this hash. */
  boolean isWhole() {
    return hash(members).equals(point.hash());
  }

  /** Hash of the record before, or of the chain before at its beginning. */
  String previous() {
    return previous;
  }

  /** Where the chain before ended, of the first record of a chain. */
  Optional<ChainPoint> follows() {
    return follows;
  }

  /** Whether it links itself to that one. */
  public boolean isAfter(ChainPoint before) {
    return before.chain().equals(point.chain())
        && point.seq() == before.seq() + 1
        && before.hash().equals(previous)
        && isWhole();
  }

  /** What a checkpoint is signed with. */
  SignedPoint signed() {
    return new SignedPoint(point, text(PUBLIC_KEY), text(SIGNATURE));
  }

  private String text(String name) {
    JsonNode value = members.path(name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return value.textValue();
  }

  private long number(String name) {
    JsonNode value = members.path(name);
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return value.longValue();
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(AT + " is no time", e);
    }
  }
}

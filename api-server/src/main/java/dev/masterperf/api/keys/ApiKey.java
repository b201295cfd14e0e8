package dev.masterperf.api.keys;

import dev.masterperf.api.access.Grant;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.document.DocumentKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is kept under its id; the secret is not.
 *
 * @param name whose it is, for people
 * @param grants what it may be used for
 * @param secrets the newest first; more than one while it is rotated
 * @param createdBy who made it
 * @param expiresAt when it opens nothing any more; null: never
 * @param revokedAt when it was taken back; null: it was not
 * @param lastUsedAt to the hour; null: never
 */
public record ApiKey(
    String name,
    List<Grant> grants,
    List<KeySecret> secrets,
    Instant createdAt,
    String createdBy,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable Instant lastUsedAt) {
  /** Those in {@code masterperf.keys.v1}. */
  public static final DocumentKind<ApiKey> KIND =
      new DocumentKind<>(Topics.KEYS.name(), "keys", ApiKey::bytes, ApiKey::read);

  private static final int MOST_LETTERS = 100;
  private static final int MOST_GRANTS = 100;

  public ApiKey {
    grants = List.copyOf(grants);
    secrets = List.copyOf(secrets);
    if (name.isBlank()
        || name.length() > MOST_LETTERS
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a key's name says whose it is, in 1 to " + MOST_LETTERS + " letters");
    }
    if (grants.isEmpty() || grants.size() > MOST_GRANTS) {
      throw new IllegalArgumentException(
          "a key has 1 to " + MOST_GRANTS + " grants, such as viewer:prod");
    }
  }

  /** What a record's value holds. */
  private record Value(
      String name,
      List<String> grants,
      List<KeySecret> secrets,
      Instant createdAt,
      String createdBy,
      @Nullable Instant expiresAt,
      @Nullable Instant revokedAt,
      @Nullable Instant lastUsedAt) {}

  /** For people, without what opens it. */
  String described() {
    return name
        + ": "
        + grants.stream().map(Grant::text).collect(Collectors.joining(", "))
        + (expiresAt == null ? "" : "; until " + expiresAt)
        + "; made by "
        + createdBy;
  }

  /** The patterns of its grants. */
  List<String> patterns() {
    return grants.stream().map(Grant::pattern).toList();
  }

  /** Whether it opens anything at this time. */
  public boolean holds(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }

  /** The secret of it that was presented, if the key and the secret hold. */
  Optional<KeySecret> opened(KeyText presented, Instant now) {
    return holding(now).filter(secret -> secret.matches(presented)).findFirst();
  }

  /** Whether the secret of this mark still holds. */
  boolean opens(String mark, Instant now) {
    return holding(now).anyMatch(secret -> secret.mark().equals(mark));
  }

  private Stream<KeySecret> holding(Instant now) {
    return holds(now) ? secrets.stream().filter(secret -> secret.holds(now)) : Stream.empty();
  }

  /** With a new secret, beside which those before hold until a while later. */
  ApiKey rotated(KeySecret fresh, Instant end) {
    List<KeySecret> all =
        Stream.concat(
                Stream.of(fresh),
                secrets.stream()
                    .filter(secret -> secret.holds(fresh.createdAt()))
                    .map(secret -> secret.until(end)))
            .toList();
    return new ApiKey(name, grants, all, createdAt, createdBy, expiresAt, revokedAt, lastUsedAt);
  }

  ApiKey revoked(Instant at) {
    return new ApiKey(name, grants, secrets, createdAt, createdBy, expiresAt, at, lastUsedAt);
  }

  ApiKey used(Instant at) {
    return new ApiKey(name, grants, secrets, createdAt, createdBy, expiresAt, revokedAt, at);
  }

  private static byte[] bytes(ApiKey key) {
    return Json.bytes(
        new Value(
            key.name,
            key.grants.stream().map(Grant::text).toList(),
            key.secrets,
            key.createdAt,
            key.createdBy,
            key.expiresAt,
            key.revokedAt,
            key.lastUsedAt));
  }

  private static ApiKey read(byte[] bytes) {
    Value value = Json.read(bytes, Value.class);
    try {
      return new ApiKey(
          value.name,
          value.grants.stream().map(Grant::parse).toList(),
          value.secrets,
          value.createdAt,
          value.createdBy,
          value.expiresAt,
          value.revokedAt,
          value.lastUsedAt);
    } catch (NullPointerException e) {
      throw new IllegalArgumentException("a key has a name, grants and secrets", e);
    }
  }
}

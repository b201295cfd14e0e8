package dev.masterperf.api.login;

import dev.masterperf.api.access.Grant;
import dev.masterperf.model.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says in a sealed text who somebody is, until when, and how to tell that text from others.
 *
 * @param bound what has to come with it, if that is not all
 */
record SealedIdentity(Identity identity, Instant until, String id, Optional<String> bound) {

  SealedIdentity(Identity identity, Instant until, String id) {
    this(identity, until, id, Optional.empty());
  }

  private record Said(
      @Nullable String key,
      @Nullable String mark,
      @Nullable String name,
      @Nullable List<String> grants,
      @Nullable Instant renewed,
      Instant until,
      String id,
      @Nullable String bound) {}

  String seal(Seals seals, String purpose) {
    String with = bound.orElse(null);
    Said said;
    if (identity instanceof Identity.ByKey key) {
      said = new Said(key.id(), key.mark(), null, null, null, until, id, with);
    } else {
      Identity.ByToken person = (Identity.ByToken) identity;
      List<String> grants = person.grants().stream().map(Grant::text).toList();
      said = new Said(null, null, person.name(), grants, person.until(), until, id, with);
    }
    return seals.seal(purpose, Json.bytes(said));
  }

  /** Who that is; empty if it was not sealed for that purpose, or its time is over. */
  static Optional<SealedIdentity> open(Seals seals, String purpose, String text, Instant now) {
    return seals
        .open(purpose, text)
        .map(bytes -> Json.read(bytes, Said.class))
        .map(
            said ->
                new SealedIdentity(
                    identity(said), said.until, said.id, Optional.ofNullable(said.bound)))
        .filter(found -> now.isBefore(found.until));
  }

  private static Identity identity(Said said) {
    if (said.key != null && said.mark != null) {
      return new Identity.ByKey(said.key, said.mark);
    }
    if (said.name == null || said.grants == null || said.renewed == null) {
      throw new IllegalStateException("sealed here, and says of nobody who they are");
    }
    return new Identity.ByToken(
        said.name, said.grants.stream().map(Grant::parse).toList(), said.renewed);
  }
}

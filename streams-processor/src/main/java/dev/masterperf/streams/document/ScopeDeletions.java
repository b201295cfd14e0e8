package dev.masterperf.streams.document;

import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.ScopeDeletion;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.util.function.Supplier;

/**
 * The deletions in {@code masterperf.scopes.v1} as those need them who are asked of each record or
 * request: made anew only when one changed.
 */
public final class ScopeDeletions implements Supplier<DeletedScopes> {
  /** Deletions as documents, each under the name of its scope. */
  public static final DocumentKind<ScopeDeletion> KIND =
      new DocumentKind<>(
          Topics.SCOPES.name(),
          "scope deletions",
          Json::bytes,
          bytes -> Json.read(bytes, ScopeDeletion.class));

  private final DocumentBook<ScopeDeletion> book;
  private volatile Known known = new Known(0, DeletedScopes.NONE);

  private record Known(long version, DeletedScopes scopes) {}

  public ScopeDeletions(DocumentBook<ScopeDeletion> book) {
    this.book = book;
  }

  @Override
  public DeletedScopes get() {
    Documents<ScopeDeletion> now = book.now();
    Known last = known;
    if (now.version() != last.version) {
      last =
          new Known(
              now.version(),
              DeletedScopes.of(now.byName().values().stream().map(Document::content).toList()));
      known = last;
    }
    return last.scopes;
  }
}

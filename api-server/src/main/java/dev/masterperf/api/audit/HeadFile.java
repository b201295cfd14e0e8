package dev.masterperf.api.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.model.audit.ChainPoint;
import dev.masterperf.model.audit.SignedPoint;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * How long the chain of an instance is, kept apart from the topic: by it a cut end is missed, and
 * the next chain knows what it follows. Each write is on the disk when it returns. Not thread-safe.
 */
public final class HeadFile {
  private final Path file;
  private Kept kept;

  /**
   * What is kept.
   *
   * @param confirmed the last record the broker has confirmed
   * @param offset its place in the topic
   * @param sent the last record that may have come to the topic
   */
  public record Kept(Optional<SignedPoint> confirmed, long offset, Optional<ChainPoint> sent) {}

  private HeadFile(Path file, Kept kept) {
    this.file = file;
    this.kept = kept;
  }

  /**
   * Reads it; where there is no such file, nothing was written yet.
   *
   * @throws UncheckedIOException if it cannot be read
   * @throws IllegalArgumentException if it is none
   */
  public static HeadFile open(Path file) {
    try {
      return new HeadFile(
          file,
          Files.exists(file)
              ? parse(Json.tree(Files.readAllBytes(file)))
              : new Kept(Optional.empty(), 0, Optional.empty()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  public Kept kept() {
    return kept;
  }

  /** Is called before a record is sent. */
  void sent(ChainPoint point) {
    keep(new Kept(kept.confirmed(), kept.offset(), Optional.of(point)));
  }

  /** Is called when a record is there for good. */
  void confirmed(SignedPoint point, long offset) {
    keep(new Kept(Optional.of(point), offset, Optional.of(point.point())));
  }

  private void keep(Kept next) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    next.confirmed()
        .ifPresent(
            signed -> {
              ObjectNode at = tree.putObject("confirmed");
              put(at, signed.point());
              at.put("publicKey", signed.publicKey());
              at.put("signature", signed.signature());
              at.put("offset", next.offset());
            });
    next.sent().ifPresent(point -> put(tree.putObject("sent"), point));
    try {
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      try (FileChannel channel =
          FileChannel.open(
              draft,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(Json.bytes(tree));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      kept = next;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static void put(ObjectNode to, ChainPoint point) {
    to.put("chain", point.chain()).put("seq", point.seq()).put("hash", point.hash());
  }

  private static Kept parse(JsonNode tree) {
    JsonNode confirmed = tree.path("confirmed");
    return new Kept(
        confirmed.isObject()
            ? Optional.of(
                new SignedPoint(
                    point(confirmed), text(confirmed, "publicKey"), text(confirmed, "signature")))
            : Optional.empty(),
        confirmed.path("offset").asLong(),
        tree.path("sent").isObject() ? Optional.of(point(tree.path("sent"))) : Optional.empty());
  }

  private static ChainPoint point(JsonNode from) {
    return new ChainPoint(text(from, "chain"), from.path("seq").asLong(), text(from, "hash"));
  }

  private static String text(JsonNode from, String name) {
    if (!from.path(name).isTextual()) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return from.path(name).textValue();
  }
}

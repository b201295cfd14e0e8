package dev.masterperf.api.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys whose changes are all written down, in a file of the data folder: as they lie in their
 * topic, without secrets. Written as a whole, by one thread.
 */
public final class SeenKeys {
  private static final Logger LOG = LoggerFactory.getLogger(SeenKeys.class);

  private final Path file;

  public SeenKeys(Path file) {
    this.file = file;
  }

  /** Empty if none were kept, or they cannot be read. */
  Optional<SortedMap<String, ApiKey>> read() {
    try {
      SortedMap<String, ApiKey> keys = new TreeMap<>();
      for (var key : Json.tree(Files.readAllBytes(file)).properties()) {
        keys.put(key.getKey(), ApiKey.KIND.read().apply(Json.bytes(key.getValue())));
      }
      return Optional.of(keys);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .setCause(e)
          .log("what happened to keys while this process did not run is not known");
      return Optional.empty();
    }
  }

  /**
   * Keeps these in place of those before.
   *
   * @throws UncheckedIOException if they cannot be written
   */
  void keep(SortedMap<String, ApiKey> keys) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    keys.forEach((id, key) -> tree.set(id, json(key)));
    try {
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      Files.write(draft, Json.bytes(tree));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static JsonNode json(ApiKey key) {
    return Json.tree(ApiKey.KIND.write().apply(key));
  }
}

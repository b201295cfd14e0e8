package dev.masterperf.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.masterperf.model.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What asyncapi.yaml says of a message. */
final class Described {
  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

  private Described() {}

  /** What is wrong with it; empty if nothing is. */
  static List<String> faults(String message, String json) {
    return SCHEMAS
        .computeIfAbsent(message, Described::schema)
        .validate(json, InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static Schema schema(String message) {
    try {
      JsonNode document =
          new ObjectMapper(new YAMLFactory())
              .readTree(Path.of("..", "docs", "asyncapi.yaml").toFile());
      JsonNode payload = document.at("/components/messages/" + message + "/payload");
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(new ByteArrayInputStream(Json.bytes(payload)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

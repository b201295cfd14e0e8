package dev.masterperf.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.masterperf.model.wire.Json;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What openapi.json says of requests and answers, held against real ones. It is read more strictly
 * than it is written: an object has the properties that are described and no others, so that
 * nothing is answered that nobody can read about.
 */
final class Contract {
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;

  /**
   * What every route may answer whoever is not known, may not, or asks too often, described once
   * for all.
   */
  private static final Set<Integer> OF_ALL = Set.of(401, 403, 408, 429);

  private static final String BASE = "https://masterperf.dev/openapi.json";
  private static final JsonNode DOCUMENT = strict(Json.tree(OpenApi.document()));
  private static final List<DescribedPath> PATHS = paths();
  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder -> builder.schemas(Map.of(BASE, DOCUMENT.toString())));

  private record DescribedPath(String template, Pattern pattern) {
    /** A parameter may have slashes in it, so longer templates are to be tried first. */
    static DescribedPath of(String template) {
      return new DescribedPath(template, Pattern.compile(template.replaceAll("\\{[^}]*}", ".+")));
    }
  }

  private Contract() {}

  /** What an answer is that openapi.json does not say; empty if all of it is described. */
  static List<String> faults(HttpResponse<String> response) {
    String method = response.request().method();
    int status = response.statusCode();
    Optional<String> path = template(response.uri().getPath());
    if (path.isEmpty()) {
      return status == NOT_FOUND ? List.of() : List.of(response.uri() + " is not described");
    }
    if (status == NOT_FOUND && !path.get().contains("{")) {
      return List.of(); // a process of another role
    }
    String operation = "/paths/" + escaped(path.get()) + "/" + method.toLowerCase(Locale.ROOT);
    if (DOCUMENT.at(operation).isMissingNode() || status == SERVER_ERROR) {
      return List
          .of(); // OpenApiTest compares routes; of faults nobody can say where they come from
    }
    String answer = resolved(operation + "/responses/" + status);
    if (DOCUMENT.at(answer).isMissingNode() && OF_ALL.contains(status)) {
      return List.of();
    }
    if (DOCUMENT.at(answer).isMissingNode()) {
      return List.of(operation + " does not say that it answers " + status);
    }
    boolean readable = response.headers().firstValue("Content-Encoding").isEmpty();
    return response.body().isEmpty() || !readable ? List.of() : faults(answer, response);
  }

  private static List<String> faults(String answer, HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
    String content = answer + "/content/" + escaped(type);
    if (DOCUMENT.at(content).isMissingNode()) {
      return List.of(answer + " does not say that it is " + type);
    }
    if (!type.equals("application/json") && !type.endsWith("+json")) {
      return List.of();
    }
    String schema = content + "/schema";
    return DOCUMENT.at(schema).isMissingNode()
        ? List.of(content + " has no schema")
        : faults(schema, response.body());
  }

  private static List<String> faults(String pointer, String json) {
    return SCHEMAS
        .computeIfAbsent(pointer, Contract::schema)
        .validate(json, InputFormat.JSON)
        .stream()
        .map(fault -> pointer + " " + fault)
        .toList();
  }

  private static Schema schema(String pointer) {
    return REGISTRY.getSchema(SchemaLocation.of(BASE + "#" + pointer));
  }

  private static String resolved(String pointer) {
    String to = DOCUMENT.at(pointer).path("$ref").asText();
    return to.isEmpty() ? pointer : to.substring(1);
  }

  private static Optional<String> template(String path) {
    return PATHS.stream()
        .filter(described -> described.pattern().matcher(path).matches())
        .map(DescribedPath::template)
        .findFirst();
  }

  private static List<DescribedPath> paths() {
    List<DescribedPath> paths = new ArrayList<>();
    DOCUMENT.path("paths").fieldNames().forEachRemaining(path -> paths.add(DescribedPath.of(path)));
    paths.sort(
        Comparator.<DescribedPath, Boolean>comparing(path -> path.template().contains("{"))
            .thenComparing(path -> -path.template().length()));
    return paths;
  }

  private static String escaped(String token) {
    return token.replace("~", "~0").replace("/", "~1");
  }

  /** With no further properties where some are described. */
  private static JsonNode strict(JsonNode document) {
    Set<String> parts = new HashSet<>();
    document.findValues("allOf").forEach(all -> all.findValuesAsText("$ref").forEach(parts::add));
    document
        .at("/components/schemas")
        .properties()
        .forEach(
            schema -> {
              if (!parts.contains("#/components/schemas/" + schema.getKey())) {
                close(schema.getValue());
              }
            });
    close(document.path("paths"));
    close(document.at("/components/responses"));
    return document;
  }

  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && !object.has("additionalProperties")
        && (object.path("properties").isObject() || object.has("allOf"))) {
      object.put("unevaluatedProperties", false);
    }
    node.properties().stream()
        .filter(property -> !property.getKey().equals("allOf"))
        .forEach(property -> close(property.getValue()));
    if (node.isArray()) {
      node.forEach(Contract::close);
    }
  }
}

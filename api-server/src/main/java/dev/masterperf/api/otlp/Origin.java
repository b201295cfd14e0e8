package dev.masterperf.api.otlp;

import dev.masterperf.api.mapping.IncomingSeries.Context;
import dev.masterperf.api.mapping.IncomingSeries.Label;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who measured, under the names mapping rules have for it: {@code resource.} and {@code scope.}
 * with an attribute's name, {@code scope.name} and {@code scope.version}.
 */
record Origin(Resource resource, Scope scope) implements Context {
  private static final String OF_RESOURCE = "resource.";
  private static final String OF_SCOPE = "scope.";

  /** Rules look at each point's origin; a value of any length must not make that expensive. */
  private static final int MAX_VALUE = 4_096;

  @Override
  public @Nullable String value(String name) {
    if (name.startsWith(OF_RESOURCE)) {
      return resource.attributes().get(name.substring(OF_RESOURCE.length()));
    }
    return name.startsWith(OF_SCOPE) ? scope.value(name.substring(OF_SCOPE.length())) : null;
  }

  /** What was measured: a service, a process, a host. Shared by all its scopes. */
  record Resource(Map<String, String> attributes) {
    static final Resource UNKNOWN = new Resource(Map.of());

    static Resource of(List<Label> attributes) {
      return new Resource(map(attributes));
    }
  }

  /** The library that measured. */
  record Scope(String name, String version, Map<String, String> attributes) {
    static final Scope NONE = new Scope("", "", Map.of());

    static Scope of(String name, String version, List<Label> attributes) {
      return new Scope(cut(name), cut(version), map(attributes));
    }

    @Nullable String value(String fact) {
      return switch (fact) {
        case "name" -> name;
        case "version" -> version;
        default -> attributes.get(fact);
      };
    }
  }

  private static Map<String, String> map(List<Label> attributes) {
    Map<String, String> map = new HashMap<>();
    attributes.forEach(attribute -> map.put(attribute.name(), cut(attribute.value())));
    return map;
  }

  private static String cut(String value) {
    return value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE);
  }
}

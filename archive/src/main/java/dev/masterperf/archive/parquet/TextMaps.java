package dev.masterperf.archive.parquet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.masterperf.model.wire.Json;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Labels and properties as JSON objects of texts; an empty one is null. */
final class TextMaps {
  private static final TypeReference<TreeMap<String, String>> MAP = new TypeReference<>() {};

  private TextMaps() {}

  static @Nullable String write(SortedMap<String, String> map) {
    if (map.isEmpty()) {
      return null;
    }
    try {
      return Json.MAPPER.writeValueAsString(map);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is no JSON", e);
    }
  }

  static SortedMap<String, String> read(@Nullable String json) {
    if (json == null) {
      return Collections.emptySortedMap();
    }
    try {
      return Json.MAPPER.readValue(json, MAP);
    } catch (JsonProcessingException e) {
      throw new DamagedFileException("a map of texts", "not JSON: " + e.getOriginalMessage());
    }
  }
}

package dev.masterperf.model.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The one JSON mapper: identifiers as strings, enums in lower case, instants in ISO-8601, absent
 * fields left out, unknown ones passed over.
 */
public final class Json {
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(ourTypes())
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private Json() {}

  /** The value as JSON text in UTF-8. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "cannot write " + value.getClass().getSimpleName() + " as JSON", e);
    }
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if the bytes are no JSON of this type
   */
  public static <T> T read(byte[] bytes, Class<T> type) {
    try {
      return MAPPER.readValue(bytes, type);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "not a " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads JSON of any shape.
   *
   * @throws IllegalArgumentException if the bytes are no JSON
   */
  public static JsonNode tree(byte[] bytes) {
    try {
      return MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
    }
  }

  private static SimpleModule ourTypes() {
    SimpleModule module = new SimpleModule("masterperf");
    module.addSerializer(Enum.class, text(e -> e.name().toLowerCase(Locale.ROOT)));
    text(module, Resolution.class, Resolution::label, Json::resolution);
    text(module, SeriesKey.class, SeriesKey::text, SeriesKey::new);
    text(module, Fingerprint.class, Fingerprint::hex, Fingerprint::new);
    module.addSerializer(
        PerfMetric.class,
        new JsonSerializer<>() {
          @Override
          public void serialize(PerfMetric metric, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            MetricCodec.write(out, metric);
          }
        });
    module.addDeserializer(
        PerfMetric.class,
        new JsonDeserializer<>() {
          @Override
          public PerfMetric deserialize(JsonParser in, DeserializationContext context)
              throws IOException {
            return metric(in);
          }
        });
    return module;
  }

  private static PerfMetric metric(JsonParser in) throws IOException {
    MetricReader reader = new MetricReader();
    reader.read(in);
    return reader.toMetric(0);
  }

  private static Resolution resolution(String label) {
    return Resolution.parse(label)
        .orElseThrow(() -> new IllegalArgumentException("no such resolution: " + label));
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
    module.addSerializer(type, text(write));
    module.addDeserializer(
        type,
        new JsonDeserializer<T>() {
          @Override
          public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return read.apply(in.getText());
          }
        });
  }

  private static <T> JsonSerializer<T> text(Function<? super T, String> write) {
    return new JsonSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator out, SerializerProvider provider)
          throws IOException {
        out.writeString(write.apply(value));
      }
    };
  }

  /** For lists read where the element type is erased. */
  public static <T> List<T> readList(byte[] bytes, Class<T> element) {
    try {
      return MAPPER.readValue(
          bytes, MAPPER.getTypeFactory().constructCollectionType(List.class, element));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "not a list of " + element.getSimpleName() + ": " + e.getMessage(), e);
    }
  }
}

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketchProtoBinding;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows windows and alerts of MASTER_PERF, and prints each once, as a JSON line. What it relies
 * on is promised in docs/consumers.md.
 *
 * <p>{@code java -cp 'lib/*' MasterperfConsumer.java BROKER [GROUP]}; in lib: kafka-clients (with
 * slf4j-api and zstd-jni), jackson-databind, sketches-java, protobuf-java.
 */
final class MasterperfConsumer {
  private static final String AGGREGATES = "masterperf.aggregates.v1";
  private static final String ALERTS = "masterperf.alerts.v1";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Windows and alerts remembered; a database's primary key has no such limit. */
  private static final int REMEMBERED = 1_000_000;

  /** The highest revision of each window, and the last sequence of each alert, by record key. */
  private final Map<String, Long> highest = new LinkedHashMap<>();

  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 1 || arguments.length > 2) {
      System.err.println("usage: MasterperfConsumer BROKER [GROUP]");
      System.exit(2);
    }
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            arguments[0],
            "group.id",
            arguments.length == 2 ? arguments[1] : "masterperf-example-java",
            // Else what a crash took back is seen, too.
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest",
            // Only when it is done with.
            "enable.auto.commit",
            false);
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      Thread main = Thread.currentThread();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    consumer.wakeup();
                    join(main);
                  }));
      new MasterperfConsumer().follow(consumer);
    } catch (WakeupException e) {
      // Ctrl-C or SIGTERM; closing has left the group.
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(KafkaConsumer<String, byte[]> consumer) throws IOException {
    consumer.subscribe(List.of(AGGREGATES, ALERTS));
    while (true) {
      var records = consumer.poll(java.time.Duration.ofSeconds(1));
      for (var record : records) {
        if (record.value() != null) {
          take(record);
        }
      }
      if (!records.isEmpty()) {
        consumer.commitSync();
      }
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) throws IOException {
    JsonNode json = JSON.readTree(record.value());
    if (record.topic().equals(AGGREGATES)) {
      if (isNews(record.key(), json.get("revision").asLong())) {
        window(json);
      }
    } else if (isNews(json.get("fingerprint").asText(), json.get("sequence").asLong())) {
      alert(json);
    }
  }

  /** Of a window the highest revision wins; an alert's sequence only grows. */
  private boolean isNews(String key, long version) {
    Long before = highest.get(key);
    if (before != null && version <= before) {
      return false;
    }
    highest.remove(key); // so that it becomes the youngest
    highest.put(key, version);
    if (highest.size() > REMEMBERED) {
      highest.remove(highest.keySet().iterator().next());
    }
    return true;
  }

  private static void window(JsonNode window) throws IOException {
    var line = JSON.createObjectNode();
    for (String name :
        List.of(
            "series", "resolution", "start", "state", "revision", "events", "errors", "count")) {
      line.set(name, window.get(name));
    }
    if (window.get("count").asLong() > 0) {
      line.put("p50", quantile(window, 0.5)).put("p99", quantile(window, 0.99));
    }
    System.out.println(JSON.createObjectNode().set("window", line));
  }

  /** Within 1 %; a bin's middle may lie beyond the outermost sample, which is known exactly. */
  private static double quantile(JsonNode window, double q) throws IOException {
    double quantile = sketch(window).getValueAtQuantile(q);
    return Math.max(window.get("min").asDouble(), Math.min(window.get("max").asDouble(), quantile));
  }

  /** Those of several windows or series are merged with {@code mergeWith}, never averaged. */
  private static DDSketch sketch(JsonNode window) throws IOException {
    return DDSketchProtoBinding.fromProto(
        UnboundedSizeDenseStore::new,
        com.datadoghq.sketch.ddsketch.proto.DDSketch.parseFrom(window.get("sketch").binaryValue()));
  }

  private static void alert(JsonNode alert) {
    var line = JSON.createObjectNode();
    for (String name :
        List.of("fingerprint", "sequence", "rule", "state", "startsAt", "endsAt", "series")) {
      line.set(name, alert.get(name)); // endsAt is there once it is resolved
    }
    System.out.println(JSON.createObjectNode().set("alert", line));
  }
}

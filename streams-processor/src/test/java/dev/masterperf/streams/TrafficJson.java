package dev.masterperf.streams;

import dev.masterperf.model.Sketch;
import dev.masterperf.oracle.SimpleMetric;
import dev.masterperf.oracle.SimpleModel;
import dev.masterperf.streams.Traffic.Content;
import dev.masterperf.streams.Traffic.Item;
import dev.masterperf.streams.Traffic.Many;
import dev.masterperf.streams.Traffic.Number;
import dev.masterperf.streams.Traffic.Text;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JSON that traffic is spelt in. */
final class TrafficJson {
  static final int PARTITIONS = 4;

  /**
   * The members that spell each series, as our producers write them; all at home on partition 0.
   */
  static final List<String> IDENTITIES =
      List.of(
          atHome("global", "R2", "Object Upload", "upload", "a", ""),
          atHome("global", "R2", "Object Upload", "upload", "b", ""),
          atHome("prod/eu", "Iso|lation", "Start=up", "cold, first", "", ""),
          atHome("global", "Zstd", "Ratio", "block", "a", "\"disk\":\"nvme,0\",\"az\":\"x\""));

  /**
   * Stands for a series at home elsewhere, another one each time: the driver has one partition, and
   * what it sends on to the rehome topic comes back to it.
   */
  static final int STRAY = IDENTITIES.size();

  /** What cannot be read, with the number of events it stands for. */
  static final Map<String, Integer> POISON =
      Map.ofEntries(
          Map.entry("{broken", 1),
          Map.entry("", 1),
          Map.entry("7", 1),
          Map.entry("[] []", 1),
          Map.entry("[1,{}]", 2),
          Map.entry("{" + IDENTITIES.get(0) + "}", 1),
          Map.entry("{" + IDENTITIES.get(0) + ",\"measure\":NaN,\"unit\":\"s\"}", 1),
          Map.entry("{" + IDENTITIES.get(0) + ",\"value\":\"1s\",\"status\":\"maybe\"}", 1),
          Map.entry("[{" + IDENTITIES.get(0) + ",\"value\":\"1s\"},{\"ts\":", 2),
          Map.entry("{\"category\":\"R2\",\"topic\":\"\",\"id\":\"x\",\"value\":\"1\"}", 1));

  private TrafficJson() {}

  static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static String atHome(
      String scope, String category, String topic, String id, String source, String labels) {
    return ofHome(true, id, tried -> identity(scope, category, topic, tried, source, labels));
  }

  private static String stray(long number) {
    String id = "stray" + number + "-";
    return ofHome(false, id, tried -> identity("global", "R2", "Lost", tried, "", ""));
  }

  private static String ofHome(boolean here, String id, UnaryOperator<String> identity) {
    return Stream.iterate(0, n -> n + 1)
        .map(n -> identity.apply(id + n))
        .filter(spelt -> SimpleModel.home(SimpleMetric.seriesOf(spelt), PARTITIONS) == 0 == here)
        .findFirst()
        .orElseThrow();
  }

  private static String identity(
      String scope, String category, String topic, String id, String source, String labels) {
    return "\"scope\":\""
        + scope
        + "\",\"category\":\""
        + category
        + "\",\"type\":\"performance\",\"topic\":\""
        + topic
        + "\",\"subCat\":\"General\",\"id\":\""
        + id
        + "\""
        + (source.isEmpty() ? "" : ",\"source\":\"" + source + "\"")
        + (labels.isEmpty() ? "" : ",\"labels\":{" + labels + "}");
  }

  /**
   * An event as JSON.
   *
   * @param ts event time, epoch nanoseconds
   * @param number of the item among all, so that each stray is one of its own
   */
  static String json(Item item, long ts, long number) {
    String identity = item.series() == STRAY ? stray(number) : IDENTITIES.get(item.series());
    String status = item.error() ? "error" : "ok";
    String exact = "\"ts\":\"" + ts + "\"";
    Content content = item.content();
    if (content instanceof Text text) {
      return "{"
          + identity
          + ",\"value\":\""
          + text.value()
          + "\",\"status\":\""
          + status
          + "\","
          + exact
          + "}";
    }
    if (content instanceof Many many) {
      return "{" + identity + ",\"unit\":\"s\"," + summary(many, ts, item.error()) + "}";
    }
    Number sample = (Number) content;
    String measure = "\"measure\":" + sample.value() + ",\"unit\":\"" + sample.unit() + "\"";
    return switch (item.spelling()) {
      case PLAIN ->
          "{"
              + identity
              + ",\"value\":\""
              + sample.value()
              + "\","
              + measure
              + ",\"status\":\""
              + status
              + "\","
              + exact
              + "}";
      case SPACED ->
          " { "
              + exact
              + " , \"note\" : \"later\" , "
              + measure
              + ", \"status\":\""
              + status
              + "\" , "
              + identity.replace(",\"type\":\"performance\"", "")
              + " } ";
      case MILLIS ->
          "{"
              + identity
              + ","
              + measure.replace("\"s\"", "\"ms\"")
              + ",\"status\":\""
              + status
              + "\",\"ts\":"
              + Math.floorDiv(ts, 1_000_000)
              + "}";
      case WORDS ->
          "{"
              + identity.replace("\"scope\":\"global\",", "")
              + ",\"value\":\""
              + BigDecimal.valueOf(sample.value()).toPlainString()
              + (sample.unit().equals("s") ? "ms" : " KiB")
              + "\",\"status\":\""
              + status
              + "\","
              + exact
              + "}";
      case ISO ->
          "{"
              + identity
              + ","
              + measure
              + ",\"status\":\""
              + status
              + "\",\"ts\":\""
              + Instant.ofEpochSecond(
                  Math.floorDiv(ts, 1_000_000_000), Math.floorMod(ts, 1_000_000_000L))
              + "\"}";
      case NO_TIME -> "{" + identity + "," + measure + ",\"status\":\"" + status + "\"}";
    };
  }

  private static String summary(Many many, long start, boolean error) {
    Sketch sketch = new Sketch();
    List<Double> samples = many.samples();
    samples.forEach(sample -> sketch.add(sample, 1));
    long end = start + many.spanMillis() * 1_000_000;
    double increase = 0;
    for (int i = 1; i < samples.size(); i++) {
      double step = samples.get(i) - samples.get(i - 1);
      increase += step < 0 ? samples.get(i) : step;
    }
    return "\"properties\":{\""
        + SimpleMetric.EXACT
        + "\":\""
        + samples.stream().map(Object::toString).collect(Collectors.joining(" "))
        + "\"},\"summary\":{\"start\":\""
        + start
        + "\",\"end\":\""
        + end
        + "\",\"count\":"
        + samples.size()
        + ",\"sum\":"
        + samples.stream().mapToDouble(x -> x).sum()
        + ",\"sumSquares\":"
        + samples.stream().mapToDouble(x -> x * x).sum()
        + ",\"min\":"
        + samples.stream().mapToDouble(x -> x).min().orElseThrow()
        + ",\"max\":"
        + samples.stream().mapToDouble(x -> x).max().orElseThrow()
        + ",\"first\":"
        + samples.get(0)
        + ",\"firstTs\":\""
        + start
        + "\",\"last\":"
        + samples.get(samples.size() - 1)
        + ",\"lastTs\":\""
        + (end - 1)
        + "\",\"errors\":"
        + (error ? 1 : 0)
        + ",\"increase\":"
        + increase
        + ",\"sketch\":\""
        + Base64.getEncoder().encodeToString(sketch.toProto())
        + "\"}";
  }
}

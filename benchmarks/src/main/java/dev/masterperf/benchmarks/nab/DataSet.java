package dev.masterperf.benchmarks.nab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Labelled series: {@code data/<category>/<file>.csv} and {@code labels.json}, which names of each
 * file its windows as pairs of times.
 */
final class DataSet {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final Path folder;
  private final JsonNode labels;

  DataSet(Path folder) throws IOException {
    this.folder = folder;
    this.labels = JsonMapper.builder().build().readTree(folder.resolve("labels.json").toFile());
  }

  /** Of the series, in order. */
  List<String> names() {
    return labels.properties().stream().map(Map.Entry::getKey).sorted().toList();
  }

  Path data() {
    return folder.resolve("data");
  }

  /** What a detector wrote of one of them: CSV with the columns timestamp and anomaly_score. */
  ScoredSeries scored(String name, Path results) throws IOException {
    List<String> lines = Files.readAllLines(results.resolve(name));
    List<String> columns = List.of(lines.get(0).split(",", -1));
    int time = columns.indexOf("timestamp");
    int score = columns.indexOf("anomaly_score");
    List<String> times = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      times.add(seconds(cells[time]));
      scores.add(cells[score].isEmpty() ? 0 : Double.parseDouble(cells[score]));
    }
    double[] all = scores.stream().mapToDouble(Double::doubleValue).toArray();
    return new ScoredSeries(name, all, windows(name, times));
  }

  /** One of them as a detector gets it, without records that have no value. */
  RawSeries raw(String name) throws IOException {
    List<String> lines = Files.readAllLines(data().resolve(name));
    List<String> columns = List.of(lines.get(0).split(",", -1));
    int time = columns.indexOf("timestamp");
    int value = columns.indexOf("value");
    int rows = lines.size() - 1;
    String[] times = new String[rows];
    long[] millis = new long[rows];
    double[] values = new double[rows];
    for (int i = 0; i < rows; i++) {
      String[] cells = lines.get(i + 1).split(",", -1);
      times[i] = seconds(cells[time]);
      millis[i] = LocalDateTime.parse(times[i], TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
      values[i] = cells[value].isEmpty() ? Double.NaN : Double.parseDouble(cells[value]);
    }
    return new RawSeries(name, millis, values, windows(name, List.of(times)));
  }

  private List<Window> windows(String name, List<String> times) {
    List<Window> windows = new ArrayList<>();
    for (JsonNode pair : labels.path(name)) {
      windows.add(
          new Window(
              first(times, seconds(pair.path(0).asText())),
              last(times, seconds(pair.path(1).asText()))));
    }
    return windows;
  }

  /** The first record then or later. */
  private static int first(List<String> times, String time) {
    int exact = times.indexOf(time);
    for (int i = 0; exact < 0 && i < times.size(); i++) {
      exact = times.get(i).compareTo(time) >= 0 ? i : exact;
    }
    return exact;
  }

  /** The last record then or before. */
  private static int last(List<String> times, String time) {
    int exact = times.indexOf(time);
    for (int i = times.size() - 1; exact < 0 && i >= 0; i--) {
      exact = times.get(i).compareTo(time) <= 0 ? i : exact;
    }
    return exact;
  }

  /** Times are written in two ways, with and without a fraction of nothing. */
  private static String seconds(String time) {
    String plain = time.strip().replace('T', ' ');
    int point = plain.indexOf('.');
    return point < 0 ? plain : plain.substring(0, point);
  }
}

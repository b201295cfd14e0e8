package dev.masterperf.launcher.backfill;

import dev.masterperf.fuzz.Fuzz;
import dev.masterperf.fuzz.Outcome;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.model.wire.MetricCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever a file holds, each of its rows is a metric or is refused in words. */
class BackfillFuzzTest {
  private static final List<String> COLUMNS =
      List.of("ts", "category", "topic", "id", "value", "measure", "labels");
  private static final byte[] CSV =
      bytes(
          "1700000000,R2,Upload,up,1,,\r\n"
              + "1700000001.5,R2,\"a \"\"b\"\", c\",up,,1.5e3,a=b; c=d\n\n"
              + "2026-01-31 12:00:00Z,R2,\"two\nlines\",up,x,2,\n");
  private static final byte[] LINES =
      bytes(
          "{\"category\":\"R2\",\"topic\":\"t\",\"id\":\"i\",\"value\":1,\"ts\":1700000000.5}\n\n"
              + "{\"category\":\"R2\",\"topic\":\"t\",\"id\":\"i\",\"measure\":1e2,"
              + "\"ts\":\"2026-01-31T12:00:00+01:00\",\"labels\":\"a=b\"}\r\nnope\n");

  @Test
  void csv() {
    Fuzz.of(
            "csv",
            input -> {
              PlacedInput in = new PlacedInput(new ByteArrayInputStream(input));
              return outcome(new CsvEntries(new CsvRecords(in, ','), COLUMNS), in, input);
            })
        .examples(CSV)
        .words("\"", "\"\"", ",", "\n", "\r\n", "\ufeff", "1700000000", "=", ";", "1e99", ".", "Z")
        .run();
  }

  @Test
  void jsonLines() {
    Fuzz.of(
            "json-lines",
            input -> {
              PlacedInput in = new PlacedInput(new ByteArrayInputStream(input));
              return outcome(new JsonEntries(in), in, input);
            })
        .examples(LINES)
        .words("\n", "{}", "[]", ",\"ts\":", "1700000000123", "1e-9", "1e999999999", "null", "\\u")
        .run();
  }

  private static Outcome outcome(Entries entries, PlacedInput in, byte[] input) throws IOException {
    MetricShape shape = new MetricShape(Map.of(), Map.of(), new EventTimes(null, null));
    Batches batches = new Batches(entries, in, shape);
    int most = 1 + input.length % 16;
    StringBuilder words = new StringBuilder();
    long rows = 0;
    long broken = 0;
    try {
      for (Batch batch = batches.next(most); !batch.isEmpty(); batch = batches.next(most)) {
        if (batch.size() > 0) {
          batch.fileLine(batch.size());
          batch.key();
          requireReadable(batch);
        }
        rows += batch.size();
        broken += batch.broken().size();
        words
            .append(batch.size())
            .append(batch.broken().stream().map(Entry.Broken::reason).toList());
      }
    } catch (CannotStartException e) {
      return new Outcome(rows, broken + 1, String.valueOf(e.getMessage()));
    }
    if (in.position().bytes() != input.length) {
      throw new AssertionError("read " + in.position() + " of " + input.length + " bytes");
    }
    return new Outcome(rows, broken, words.toString());
  }

  /** Each line of a body has to be read alone by the server. */
  private static void requireReadable(Batch batch) {
    String[] lines = new String(batch.body(), StandardCharsets.UTF_8).split("\n");
    if (lines.length != batch.size()) {
      throw new AssertionError(lines.length + " lines for " + batch.size() + " rows");
    }
    for (String line : lines) {
      try {
        MetricCodec.decode(bytes(line), 0);
      } catch (MetricCodec.MalformedPayload e) {
        throw new AssertionError("not readable: " + line, e);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

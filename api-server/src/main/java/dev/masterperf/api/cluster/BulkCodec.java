package dev.masterperf.api.cluster;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.Windows;
import dev.masterperf.model.packed.PackedInput;
import dev.masterperf.model.packed.PackedOutput;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.Coverage;
import dev.masterperf.streams.view.RunsAnswer;
import dev.masterperf.streams.view.RunsQuery;
import dev.masterperf.streams.view.SeriesAnswer;
import dev.masterperf.streams.view.SeriesQuery;
import dev.masterperf.streams.window.WindowRun;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Questions about many series and their answers as they travel between instances of one version:
 * packed, since they may hold a million windows.
 *
 * <p>All that reads throws {@link IllegalArgumentException} where the bytes are something else.
 */
final class BulkCodec {
  private static final Resolution[] RESOLUTIONS = Resolution.values();

  private BulkCodec() {}

  static byte[] write(SeriesQuery query) {
    PackedOutput out = new PackedOutput();
    out.writeByte((byte) (query.scopes().isPresent() ? 1 : 0));
    query.scopes().ifPresent(scopes -> writeTexts(out, List.copyOf(scopes)));
    out.writeByte((byte) (query.id().isPresent() ? 1 : 0));
    query.id().ifPresent(out::writeText);
    out.writeLongLE(query.sinceMillis());
    out.writeCount(query.limit());
    return out.toByteArray();
  }

  static SeriesQuery seriesQuery(byte[] bytes) {
    PackedInput in = new PackedInput(bytes);
    Optional<Set<String>> scopes =
        in.readByte() == 0 ? Optional.empty() : Optional.of(new HashSet<>(readTexts(in)));
    Optional<String> id = in.readByte() == 0 ? Optional.empty() : Optional.of(in.readText());
    return new SeriesQuery(scopes, id, in.readLongLE(), (int) in.readCount());
  }

  static byte[] write(SeriesAnswer answer) {
    PackedOutput out = new PackedOutput();
    writeCoverage(out, answer.coverage());
    out.writeByte((byte) (answer.cut() ? 1 : 0));
    writeTexts(out, answer.series().stream().map(SeriesKey::text).toList());
    return out.toByteArray();
  }

  static SeriesAnswer seriesAnswer(byte[] bytes) {
    PackedInput in = new PackedInput(bytes);
    Coverage coverage = readCoverage(in);
    boolean cut = in.readByte() != 0;
    return new SeriesAnswer(readTexts(in).stream().map(SeriesKey::new).toList(), cut, coverage);
  }

  static byte[] write(RunsQuery query) {
    PackedOutput out = new PackedOutput();
    out.writeByte((byte) query.resolution().ordinal());
    out.writeLongLE(query.fromMillis());
    out.writeLongLE(query.toMillis());
    writeTexts(out, query.series().stream().map(SeriesKey::text).toList());
    return out.toByteArray();
  }

  static RunsQuery runsQuery(byte[] bytes) {
    PackedInput in = new PackedInput(bytes);
    int resolution = in.readByte();
    if (resolution < 0 || resolution >= RESOLUTIONS.length) {
      throw new IllegalArgumentException("there is no resolution " + resolution);
    }
    long from = in.readLongLE();
    long to = in.readLongLE();
    return new RunsQuery(
        readTexts(in).stream().map(SeriesKey::new).toList(), RESOLUTIONS[resolution], from, to);
  }

  static byte[] write(RunsAnswer answer) {
    PackedOutput out = new PackedOutput();
    writeCoverage(out, answer.coverage());
    out.writeCount(answer.runs().size());
    answer.runs().forEach(run -> writeRun(out, run));
    return out.toByteArray();
  }

  private static void writeRun(PackedOutput out, WindowRun run) {
    out.writeText(run.series().text());
    Windows windows = run.windows();
    out.writeCount(windows.size());
    long before = 0;
    for (int i = 0; i < windows.size(); i++) {
      out.writeDifference(windows.startMillis(i) - before);
      before = windows.startMillis(i);
      AggregateCodec.write(out, WindowState.OPEN, 0, windows.window(i));
    }
  }

  static RunsAnswer runsAnswer(byte[] bytes) {
    PackedInput in = new PackedInput(bytes);
    Coverage coverage = readCoverage(in);
    List<WindowRun> runs = new ArrayList<>();
    for (long left = in.readCount(); left > 0; left--) {
      runs.add(readRun(in));
    }
    return new RunsAnswer(runs, coverage);
  }

  private static WindowRun readRun(PackedInput in) {
    SeriesKey series = new SeriesKey(in.readText());
    Windows.Builder windows = new Windows.Builder(WindowParts.ALL);
    long start = 0;
    for (long left = in.readCount(); left > 0; left--) {
      start += in.readDifference();
      windows.add(start, AggregateCodec.read(in).aggregate());
    }
    return new WindowRun(series, windows.build());
  }

  private static void writeCoverage(PackedOutput out, Coverage coverage) {
    byte[] json = Json.bytes(coverage);
    out.writeBytes(json, 0, json.length);
  }

  private static Coverage readCoverage(PackedInput in) {
    return Json.read(in.readBytes(), Coverage.class);
  }

  private static void writeTexts(PackedOutput out, List<String> texts) {
    out.writeCount(texts.size());
    texts.forEach(out::writeText);
  }

  private static List<String> readTexts(PackedInput in) {
    List<String> texts = new ArrayList<>();
    for (long left = in.readCount(); left > 0; left--) {
      texts.add(in.readText());
    }
    return texts;
  }
}

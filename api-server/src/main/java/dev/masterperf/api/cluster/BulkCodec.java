package dev.masterperf.api.cluster;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowNumber;
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
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Questions about many series and their answers as they travel between instances of one version:
 * packed, since they may hold a million windows, and of these no more than the numbers that are
 * wanted.
 *
 * <p>All that reads throws {@link IllegalArgumentException} where the bytes are something else.
 */
final class BulkCodec {
  private static final Resolution[] RESOLUTIONS = Resolution.values();
  private static final WindowNumber[] NUMBERS = WindowNumber.values();

  private BulkCodec() {}

  static byte[] write(SeriesQuery query) {
    PackedOutput out = new PackedOutput();
    out.writeByte((byte) (query.scopes().everywhere() ? 0 : 1));
    query.scopes().patterns().ifPresent(scopes -> writeTexts(out, List.copyOf(scopes)));
    out.writeByte((byte) (query.id().isPresent() ? 1 : 0));
    query.id().ifPresent(out::writeText);
    out.writeLongLE(query.sinceMillis());
    out.writeCount(query.limit());
    return out.toByteArray();
  }

  static SeriesQuery seriesQuery(byte[] bytes) {
    PackedInput in = new PackedInput(bytes);
    AllowedScopes scopes =
        in.readByte() == 0 ? AllowedScopes.ALL : AllowedScopes.of(new HashSet<>(readTexts(in)));
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
    writeNumbers(out, query.parts().only());
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
    WindowParts parts = readParts(in, WindowParts.ALL);
    List<SeriesKey> series = readTexts(in).stream().map(SeriesKey::new).toList();
    return new RunsQuery(series, RESOLUTIONS[resolution], from, to, parts);
  }

  /** Whole windows travel with their distributions: what is written without is not read back. */
  private static void writeNumbers(PackedOutput out, Set<WindowNumber> numbers) {
    int flags = 0;
    for (WindowNumber number : numbers) {
      flags |= 1 << number.ordinal();
    }
    out.writeByte((byte) flags);
  }

  /**
   * @param whole what is wanted where no numbers are named
   */
  private static WindowParts readParts(PackedInput in, WindowParts whole) {
    int flags = in.readByte();
    if (flags < 0 || flags >= 1 << NUMBERS.length) {
      throw new IllegalArgumentException("there are no numbers of windows " + flags);
    }
    EnumSet<WindowNumber> numbers = EnumSet.noneOf(WindowNumber.class);
    for (WindowNumber number : NUMBERS) {
      if ((flags & 1 << number.ordinal()) != 0) {
        numbers.add(number);
      }
    }
    return numbers.isEmpty() ? whole : new WindowParts(false, numbers);
  }

  /**
   * @param parts that were asked for
   */
  static byte[] write(RunsAnswer answer, WindowParts parts) {
    PackedOutput out = new PackedOutput();
    writeCoverage(out, answer.coverage());
    writeNumbers(out, parts.only());
    out.writeCount(answer.runs().size());
    answer.runs().forEach(run -> writeRun(out, run, parts));
    return out.toByteArray();
  }

  private static void writeRun(PackedOutput out, WindowRun run, WindowParts parts) {
    out.writeText(run.series().text());
    Windows windows = run.windows();
    out.writeCount(windows.size());
    long before = 0;
    for (int i = 0; i < windows.size(); i++) {
      out.writeDifference(windows.startMillis(i) - before);
      before = windows.startMillis(i);
      if (parts.areNumbers()) {
        for (WindowNumber number : NUMBERS) {
          if (parts.only().contains(number)) {
            out.writeDoubleLE(windows.number(number, i));
          }
        }
      } else {
        AggregateCodec.write(out, WindowState.OPEN, 0, windows.window(i));
      }
    }
  }

  /**
   * @param asked what is needed of windows that come whole
   */
  static RunsAnswer runsAnswer(byte[] bytes, WindowParts asked) {
    PackedInput in = new PackedInput(bytes);
    Coverage coverage = readCoverage(in);
    WindowParts parts = readParts(in, asked);
    List<WindowRun> runs = new ArrayList<>();
    for (long left = in.readCount(); left > 0; left--) {
      runs.add(readRun(in, parts));
    }
    return new RunsAnswer(runs, coverage);
  }

  private static WindowRun readRun(PackedInput in, WindowParts parts) {
    SeriesKey series = new SeriesKey(in.readText());
    Windows.Builder windows = new Windows.Builder(parts);
    long start = 0;
    for (long left = in.readCount(); left > 0; left--) {
      start += in.readDifference();
      if (parts.areNumbers()) {
        windows.append(start);
        for (WindowNumber number : NUMBERS) {
          if (parts.only().contains(number)) {
            windows.set(number, in.readDoubleLE());
          }
        }
      } else {
        Aggregate window = AggregateCodec.read(in).aggregate();
        windows.add(start, parts.distributions() ? window : window.numbersOnly());
      }
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

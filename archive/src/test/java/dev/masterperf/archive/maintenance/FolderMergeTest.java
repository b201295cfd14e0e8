package dev.masterperf.archive.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.archive.parquet.LocalBytes;
import dev.masterperf.archive.parquet.SeriesWanted;
import dev.masterperf.archive.parquet.WindowsFile;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** However little memory there is, readers find the same windows in one file as in several. */
class FolderMergeTest {
  private static final Place PLACE = Place.ofWindows("global", Resolution.MINUTE, Topic.DAY);
  private static final int MINUTES = 12;

  @Property(tries = 40)
  void oneFileReadsAsTheSeveralItIsMadeOf(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 50) int most) throws IOException {
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("merge");
    List<ArchivedWindow> all = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 2 + random.nextInt(3); i++) {
      List<ArchivedWindow> rows = new ArrayList<>();
      for (int row = random.nextInt(60); row >= 0; row--) {
        rows.add(window(random));
      }
      rows.sort(SettledWindows.ORDER);
      Path file = folder.resolve(i + ".parquet");
      WindowsFile.write(file, rows.iterator());
      files.add(file);
      all.addAll(rows);
    }

    Path target = folder.resolve("merged.parquet");
    long to = Topic.DAY + 60_000L * MINUTES;
    long written = new FolderMerge(most).write(PLACE, files, Topic.DAY, to, target);

    List<ArchivedWindow> merged = new ArrayList<>();
    try (LocalBytes bytes = LocalBytes.open(target)) {
      WindowsFile.open(bytes).read(SeriesWanted.all(), Long.MIN_VALUE, Long.MAX_VALUE, merged::add);
    }
    assertThat(merged).hasSize((int) written).isSortedAccordingTo(SettledWindows.ORDER);
    assertThat(asRead(merged)).isEqualTo(asRead(all));
    files.add(target);
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(folder);
  }

  /**
   * The highest revision, the last one of the topic if there are several, and all that was late.
   */
  private static Map<String, Double> asRead(List<ArchivedWindow> rows) {
    Map<String, Double> read = new TreeMap<>();
    Map<String, Integer> revisions = new TreeMap<>();
    for (ArchivedWindow row : rows) {
      WindowAggregate window = row.window();
      String name = window.series().text() + "@" + window.startMillis();
      double sum = window.aggregate().sum();
      if (row.late()) {
        read.merge(name + " late", sum, Double::sum);
      } else if (revisions.merge(name, window.revision(), Math::max) == window.revision()) {
        read.put(name, sum);
      }
    }
    return read;
  }

  private static ArchivedWindow window(Random random) {
    boolean late = random.nextInt(3) == 0;
    Aggregate aggregate = new Aggregate();
    long start = Topic.DAY + 60_000L * random.nextInt(MINUTES);
    aggregate.addSample(
        random.nextInt(1000), Unit.SECONDS, Status.OK, start * 1_000_000, random.nextInt(100));
    return new ArchivedWindow(
        new WindowAggregate(
            Series.of("R2", "Upload", "s" + random.nextInt(4)).key(),
            Resolution.MINUTE,
            start,
            WindowState.CORRECTED,
            late ? 0 : 1 + random.nextInt(4),
            aggregate),
        late);
  }
}

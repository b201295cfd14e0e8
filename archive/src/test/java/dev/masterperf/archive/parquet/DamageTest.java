package dev.masterperf.archive.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.masterperf.model.PerfMetric;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A flipped bit or a missing piece is noticed, or changes nothing that is answered. */
class DamageTest {
  private static final int FLIPS = 3000;
  private static final int CUTS = 500;

  /** Two row groups, of which the second has two pages: the whole is read for each bit. */
  private static final int POINTS_OF_SMALL = 120;

  @TempDir Path folder;

  @Test
  void eachFlippedBitOfEventsIsFoundOrChangesNothing() throws IOException {
    flipBits(eventsFile(POINTS_OF_SMALL), DamageTest::readEvents);
  }

  @Test
  void eachFlippedBitOfWindowsIsFoundOrChangesNothing() throws IOException {
    flipBits(windowsFile(), DamageTest::readWindows);
  }

  @Test
  void aFileThatWasCutOffIsRefused() throws IOException {
    byte[] whole = eventsFile();
    Random random = new Random(3);
    for (int i = 0; i < CUTS; i++) {
      byte[] cut = Arrays.copyOf(whole, i < 50 ? i : random.nextInt(whole.length));

      assertThatExceptionOfType(DamagedFileException.class)
          .isThrownBy(() -> readEvents(cut))
          .withMessageContaining("indexes and footer");
    }
  }

  @Test
  void aFileWithAPieceMissingInTheMiddleIsRefused() throws IOException {
    byte[] whole = eventsFile();
    Random random = new Random(4);
    for (int i = 0; i < CUTS; i++) {
      int from = random.nextInt(whole.length - 1);
      int to = from + 1 + random.nextInt(Math.min(64, whole.length - from - 1));
      byte[] cut = new byte[whole.length - (to - from)];
      System.arraycopy(whole, 0, cut, 0, from);
      System.arraycopy(whole, to, cut, from, whole.length - to);

      assertThatExceptionOfType(DamagedFileException.class).isThrownBy(() -> readEvents(cut));
    }
  }

  @Test
  void theMessageTellsColumnRowGroupAndPage() throws IOException {
    byte[] bytes = eventsFile();
    Map<String, Integer> places = new java.util.TreeMap<>();
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(bytes.length)] ^= 1;
      try {
        readEvents(damaged);
      } catch (DamagedFileException e) {
        places.merge(e.place(), 1, Integer::sum);
      }
    }

    assertThat(places.keySet())
        .contains("indexes and footer")
        .anyMatch(place -> place.matches("column measure_scaled, row group \\d, page \\d+"));
  }

  @Test
  void whatIsNotDamagedIsStillAnswered() throws IOException {
    byte[] bytes = eventsFile();
    EventsFile sound = EventsFile.open(new MemoryBytes(bytes));
    Chunk measures =
        TableFile.open(new MemoryBytes(bytes), EventColumns.ALL)
            .groups()
            .get(1)
            .chunk(EventColumns.MEASURE_SCALED);
    bytes[(int) measures.offset(5) + 30] ^= 1;
    EventsFile damaged = EventsFile.open(new MemoryBytes(bytes));
    int answered = 0;
    int refused = 0;
    for (int s = 0; s < 10; s++) {
      SeriesWanted one = SeriesWanted.of(List.of(Samples.series(s).key()));
      try {
        assertThat(read(damaged, one)).isEqualTo(read(sound, one));
        answered++;
      } catch (DamagedFileException e) {
        refused++;
      }
    }

    assertThat(refused).isBetween(1, 2);
    assertThat(answered).isEqualTo(10 - refused);
  }

  /** A file that somebody wrote with another tool, its checksums being right. */
  @ParameterizedTest
  @EnumSource(
      value = CompressionCodec.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ZSTD", "UNCOMPRESSED"})
  void otherCodecsAreRefusedByName(CompressionCodec codec) throws IOException {
    byte[] written = eventsFile();

    assertThat(readEvents(withCodec(written, CompressionCodec.ZSTD)))
        .isEqualTo(readEvents(written));
    assertThatExceptionOfType(DamagedFileException.class)
        .isThrownBy(() -> readEvents(withCodec(written, codec)))
        .withMessageStartingWith(
            "column measure_scaled, row group 0: it is compressed with " + codec)
        .withMessageContaining("only ZSTD and UNCOMPRESSED are read");
  }

  private static byte[] withCodec(byte[] file, CompressionCodec codec) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
    int footerAt = file.length - 8 - bytes.getInt(file.length - 8);
    FileMetaData meta =
        Util.readFileMetaData(Guard.read(new MemoryBytes(file), file.length).footer());
    for (RowGroup group : meta.getRow_groups()) {
      int measures = EventColumns.ALL.indexOf(EventColumns.MEASURE_SCALED);
      group.getColumns().get(measures).getMeta_data().setCodec(codec);
    }
    ByteArrayOutputStream footer = new ByteArrayOutputStream();
    Util.writeFileMetaData(meta, footer);
    bytes.put(footerAt, footer.toByteArray());
    int checksumAt = footerAt - 8;
    int endAt = checksumAt - 8 - bytes.getInt(checksumAt - 8) - bytes.getInt(checksumAt - 4);
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), endAt, checksumAt - endAt);
    crc.update(bytes.array(), checksumAt + 4, file.length - checksumAt - 4);
    return bytes.putInt(checksumAt, (int) crc.getValue()).array();
  }

  private byte[] eventsFile() throws IOException {
    return eventsFile(300);
  }

  private byte[] eventsFile(int points) throws IOException {
    List<PerfMetric> events = new ArrayList<>();
    for (PerfMetric event : Samples.events(10, points)) {
      boolean special = event.tsNanos() % 7 == 0;
      events.add(special ? event.withProperties(Map.of("at", "" + event.tsNanos())) : event);
    }
    Path file = folder.resolve("events.parquet");
    EventsFile.write(file, events.iterator(), Samples.SMALL);
    return Files.readAllBytes(file);
  }

  private byte[] windowsFile() throws IOException {
    Path file = folder.resolve("windows.parquet");
    WindowsFile.write(file, Samples.windows(20, 60).iterator(), Samples.SMALL);
    return Files.readAllBytes(file);
  }

  private static List<List<Object>> readEvents(byte[] bytes) {
    return read(EventsFile.open(new MemoryBytes(bytes)), SeriesWanted.all());
  }

  private static List<List<Object>> read(EventsFile file, SeriesWanted wanted) {
    List<List<Object>> rows = new ArrayList<>();
    file.read(wanted, Long.MIN_VALUE, Long.MAX_VALUE, event -> rows.add(Flat.of(event)));
    return rows;
  }

  private static List<List<Object>> readWindows(byte[] bytes) {
    List<List<Object>> rows = new ArrayList<>();
    WindowsFile.open(new MemoryBytes(bytes))
        .read(
            SeriesWanted.all(),
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            window -> rows.add(Flat.of(window)));
    return rows;
  }

  private static void flipBits(byte[] bytes, Function<byte[], List<List<Object>>> read) {
    List<List<Object>> truth = read.apply(bytes);
    Random random = new Random(1);
    int found = 0;
    for (int i = 0; i < FLIPS; i++) {
      // Half of them in the last tenth, where indexes and footer are.
      int at =
          i % 2 == 0
              ? random.nextInt(bytes.length)
              : bytes.length - 1 - random.nextInt(bytes.length / 10);
      int bit = 1 << random.nextInt(8);
      bytes[at] ^= (byte) bit;
      try {
        assertThat(read.apply(bytes)).as("bit %s of byte %s", bit, at).isEqualTo(truth);
      } catch (DamagedFileException e) {
        found++;
      }
      bytes[at] ^= (byte) bit;
    }

    assertThat(found).isGreaterThan(FLIPS * 6 / 10);
  }
}

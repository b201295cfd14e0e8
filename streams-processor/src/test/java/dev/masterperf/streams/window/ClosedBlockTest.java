package dev.masterperf.streams.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class ClosedBlockTest {

  @Property(tries = 300)
  void everySeriesFindsItsOwnWindowAndNoOther(@ForAll @Size(max = 200) Map<String, Double> values) {
    ClosedBlock.Writer writer = new ClosedBlock.Writer();
    Map<SeriesHash, Double> byHash = new TreeMap<>();
    values.forEach((text, value) -> byHash.put(SeriesHash.of(new SeriesKey(text)), value));
    byHash.forEach((hash, value) -> assertThat(writer.add(hash, window(value))).isTrue());
    ClosedBlock block = new ClosedBlock(writer.finish());

    values.forEach(
        (text, value) ->
            assertThat(block.find(SeriesHash.of(new SeriesKey(text))).aggregate().sum())
                .isEqualTo(value));
    assertThat(block.find(SeriesHash.of(new SeriesKey("none of them|")))).isNull();
    Map<SeriesHash, Double> all = new TreeMap<>();
    block.forEach((hash, window) -> all.put(hash, window.aggregate().sum()));
    assertThat(all).isEqualTo(byHash);
    assertThat(writer.isEmpty()).isTrue();
  }

  @Example
  void aWindowTooLargeToShareABlockIsRefusedAndLeavesNoTrace() {
    Aggregate large = new Aggregate();
    for (int i = 0; i < 3_000; i++) {
      large.addSample(1e-12 * Math.pow(1.02, i), Unit.SECONDS, Status.OK, i, i);
    }
    ClosedBlock.Writer writer = new ClosedBlock.Writer();
    SeriesHash first = new SeriesHash(1, 0);
    SeriesHash third = new SeriesHash(3, 0);

    assertThat(writer.add(first, window(1))).isTrue();
    assertThat(writer.add(new SeriesHash(2, 0), large)).isFalse();
    assertThat(writer.add(third, window(3))).isTrue();

    ClosedBlock block = new ClosedBlock(writer.finish());
    assertThat(block.find(first).aggregate().sum()).isEqualTo(1);
    assertThat(block.find(new SeriesHash(2, 0))).isNull();
    assertThat(block.find(third).aggregate().sum()).isEqualTo(3);
  }

  @Example
  void aBlockStaysWellBelowWhatARecordMayHoldHoweverSmallItsWindows() {
    Aggregate text = new Aggregate();
    text.addEvent(Status.OK);
    ClosedBlock.Writer writer = new ClosedBlock.Writer();
    int windows = 0;
    while (writer.add(new SeriesHash(windows, 0), text)) {
      windows++;
    }

    assertThat(writer.finish().length).isLessThanOrEqualTo((256 << 10) + Integer.BYTES);
    assertThat(windows).isGreaterThan(10_000);
  }

  private static Aggregate window(double value) {
    Aggregate window = new Aggregate();
    window.addSample(value, Unit.SECONDS, Status.OK, 5, 7);
    return window;
  }
}

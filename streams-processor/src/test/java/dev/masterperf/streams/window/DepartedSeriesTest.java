package dev.masterperf.streams.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.WindowNumber;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.Windows;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class DepartedSeriesTest {
  private static final WindowParts LAST = WindowParts.only(WindowNumber.LAST);

  /** The collector is asked so often; it most often does what is asked at once. */
  private static final int ASKED = 100;

  @Test
  void areNotKeptInMemoryByWhatWasReadOfThem() {
    ReadNumbers numbers = new ReadNumbers(1 << 20);
    WeakReference<LiveSeries> departed = new WeakReference<>(seriesThatWasRead(numbers));

    for (int i = 0; i < ASKED && departed.get() != null; i++) {
      System.gc();
    }

    assertThat(departed.get()).isNull();
    Reference.reachabilityFence(numbers);
  }

  private static LiveSeries seriesThatWasRead(ReadNumbers numbers) {
    LiveSeries series = new LiveSeries(Series.of("R2", "t", "upload").key(), new byte[0]);
    Windows stored = new Windows.Builder(LAST).add(0, new Aggregate()).build();
    numbers.read(series, Resolution.SECOND, LAST, 0, 0, 0, (from, to) -> stored);
    return series;
  }
}

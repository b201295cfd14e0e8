package dev.masterperf.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Summary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** How what several cells hold becomes one summary. */
class SamplesTest {
  private static final FlushSpan SPAN = new FlushSpan(0, FlushSpan.SECOND);

  /**
   * A gauge's threads take numbers before they record: the newest is the last, wherever it lies.
   */
  @Property
  void orderedSamplesBeginWithTheOldestAndEndWithTheNewestHoweverTheyLie(
      @ForAll @IntRange(min = 1, max = 60) int count,
      @ForAll @IntRange(min = 1, max = 8) int cells,
      @ForAll Random random) {
    List<Samples> parts = new ArrayList<>();
    for (int i = 0; i < cells; i++) {
      parts.add(new Samples());
    }
    for (int order = 0; order < count; order++) {
      double value = 1_000 - order;
      parts.get(random.nextInt(cells)).add(value, Scale.Base.bin(value), order, false);
    }
    Collections.shuffle(parts, random);

    Samples all = new Samples();
    parts.forEach(all::append);

    Summary summary = all.toSummary(SPAN, 1);
    assertThat(summary.count()).isEqualTo(count);
    assertThat(summary.first()).isEqualTo(1_000);
    assertThat(summary.last()).isEqualTo(1_001 - count);
  }

  /** A timer's have no order: they count as though one cell's came after the other's. */
  @Property
  void samplesWithoutOrderFollowOneAnotherAsTheirCellsDo(@ForAll Random random) {
    Samples one = new Samples();
    Samples first = new Samples();
    Samples second = new Samples();
    for (int i = 0; i < 20; i++) {
      double value = random.nextInt(100);
      one.add(value, Scale.Base.bin(value), 0, false);
      (i < 10 ? first : second).add(value, Scale.Base.bin(value), 0, false);
    }

    first.append(second);

    assertThat(first.toSummary(SPAN, 1))
        .usingRecursiveComparison()
        .ignoringFields("sketch")
        .isEqualTo(one.toSummary(SPAN, 1));
  }
}

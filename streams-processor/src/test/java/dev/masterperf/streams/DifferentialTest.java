package dev.masterperf.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.wire.PlainMetrics;
import dev.masterperf.oracle.SimpleModel.Width;
import dev.masterperf.streams.Traffic.Item;
import dev.masterperf.streams.Traffic.Spelling;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Whatever arrives, in whatever order, on time or not, before and after restarts: every read of the
 * processor equals a simple model fed with the same log.
 */
class DifferentialTest {

  /** {@code -Ddifferential.tries=1000} looks longer. */
  static final class Tries implements AroundPropertyHook {
    private static final int FEW = 100;

    @Override
    public PropertyExecutionResult aroundProperty(
        PropertyLifecycleContext context, PropertyExecutor property) {
      context.attributes().setTries(Integer.getInteger("differential.tries", FEW));
      return property.execute();
    }
  }

  /** Retentions that a stream of a few minutes outlives, and those of every day. */
  enum Kept {
    BRIEFLY(30, 60, 300, 7_200),
    BY_DEFAULT(3_600, 6 * 3_600, 48 * 3_600, 30 * 24 * 3_600);

    final Map<Resolution, Duration> retention = new EnumMap<>(Resolution.class);

    Kept(int... seconds) {
      for (Resolution resolution : Resolution.values()) {
        retention.put(resolution, Duration.ofSeconds(seconds[resolution.ordinal()]));
      }
    }
  }

  @Property
  @AddLifecycleHook(Tries.class)
  void everyReadEqualsTheModel(@ForAll Kept kept, @ForAll("streams") List<Traffic.Step> steps) {
    try (DifferentialRun run = new DifferentialRun(kept.retention)) {
      for (Traffic.Step step : steps) {
        run.take(step);
      }
      run.end();
    }
  }

  @Provide
  Arbitrary<List<Traffic.Step>> streams() {
    return Traffic.streams();
  }

  @Example
  void bothWaysOfReadingAreTried() {
    for (Spelling spelling : Spelling.values()) {
      Item item =
          new Item(
              0,
              new Traffic.Age(0, Optional.empty(), 0),
              new Traffic.Number(0.25, "s"),
              false,
              spelling);
      byte[] json =
          TrafficJson.json(item, Pipeline.T0 * 1_000_000, 0).getBytes(StandardCharsets.UTF_8);
      assertThat(new PlainMetrics().read(json) > 0)
          .as(spelling.toString())
          .isEqualTo(spelling == Spelling.PLAIN);
    }
  }

  static Map<Width, Long> widths(Map<Resolution, Duration> retention) {
    Map<Width, Long> widths = new EnumMap<>(Width.class);
    for (Width width : Width.values()) {
      widths.put(width, retention.get(resolution(width)).toMillis());
    }
    return widths;
  }

  static Resolution resolution(Width width) {
    return Resolution.parse(width.label).orElseThrow();
  }
}

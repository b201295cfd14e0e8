package dev.masterperf.producer.micrometer;

import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.Gauge;
import dev.masterperf.producer.MasterPerfTracker;
import io.micrometer.core.instrument.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The readings of all meters that have to be asked. */
final class Readings {
  private static final Logger LOG = LoggerFactory.getLogger(MasterPerfMeterRegistry.class);
  private static final Series FAILED = Series.of("MasterPerf", "Micrometer", "failed_readings");

  private final MasterPerfTracker tracker;
  private final Map<Meter.Id, List<Placed>> meters = new ConcurrentHashMap<>();

  private static final class Placed {
    private final Reading reading;
    private final Gauge gauge;
    private boolean complained;

    Placed(Reading reading, Gauge gauge) {
      this.reading = reading;
      this.gauge = gauge;
    }
  }

  Readings(MasterPerfTracker tracker) {
    this.tracker = tracker;
  }

  /**
   * Reads these from now on.
   *
   * @throws IllegalArgumentException if one of them can have no series
   */
  void add(Meter.Id meter, List<Reading> readings, Function<Reading, Series> series) {
    List<Placed> placed = new ArrayList<>(readings.size());
    for (Reading reading : readings) {
      placed.add(
          new Placed(reading, tracker.gauge(series.apply(reading), reading.measured().base())));
    }
    meters.put(meter, placed);
  }

  void remove(Meter.Id meter) {
    meters.remove(meter);
  }

  void readAll() {
    meters.forEach((meter, readings) -> readings.forEach(placed -> read(meter, placed)));
  }

  private void read(Meter.Id meter, Placed placed) {
    try {
      placed.reading.into(placed.gauge);
    } catch (RuntimeException e) {
      // The application's own code failed; the other meters go on.
      tracker.counter(FAILED, Unit.ONE).increment();
      if (!placed.complained) {
        placed.complained = true;
        LOG.atWarn().setCause(e).addKeyValue("meter", meter).log("a meter cannot be read");
      }
    }
  }
}

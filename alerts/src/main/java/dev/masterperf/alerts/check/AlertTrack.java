package dev.masterperf.alerts.check;

import dev.masterperf.alerts.check.AlertPeriod.Phase;
import dev.masterperf.alerts.lifecycle.Change;
import dev.masterperf.model.AlertState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes periods of the changes of one alert. */
final class AlertTrack {
  private final List<AlertPeriod> periods = new ArrayList<>();
  private @Nullable Phase phase;
  private long sinceMillis;

  void add(Change change) {
    end(change.atMillis(), true);
    phase = phase(change.state());
    sinceMillis = change.atMillis();
  }

  private static @Nullable Phase phase(AlertState state) {
    return switch (state) {
      case PENDING -> Phase.PENDING;
      case FIRING -> Phase.FIRING;
      case RESOLVED, INACTIVE -> null;
    };
  }

  private void end(long atMillis, boolean ended) {
    if (phase != null) {
      periods.add(new AlertPeriod(phase, sinceMillis, atMillis, ended));
      phase = null;
    }
  }

  /** All of them; one that lasts is cut off then. */
  List<AlertPeriod> periods(long endMillis) {
    end(endMillis, false);
    return List.copyOf(periods);
  }
}

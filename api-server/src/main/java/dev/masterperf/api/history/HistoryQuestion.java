package dev.masterperf.api.history;

import dev.masterperf.model.Resolution;
import dev.masterperf.query.windows.ResolutionChoice;
import dev.masterperf.query.windows.StoredSeries;
import dev.masterperf.query.windows.WindowSource;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One question about the past, while it is answered. Remembers what it read, so that it is asked
 * for once. For one thread.
 */
public final class HistoryQuestion implements AutoCloseable {
  private final HotSeries hot;
  private final ResolutionChoice choice;
  private final Set<Resolution> used = EnumSet.noneOf(Resolution.class);

  HistoryQuestion(HotSeries hot, ResolutionChoice choice) {
    this.hot = hot;
    this.choice =
        (rangeMillis, afterMillis) -> {
          var chosen = choice.choose(rangeMillis, afterMillis);
          chosen.ifPresent(used::add);
          return chosen;
        };
  }

  /** The series there are, with their windows. */
  public StoredSeries stored() {
    return hot;
  }

  /** Which windows answer; what it chooses is told by {@link #used}. */
  public ResolutionChoice choice() {
    return choice;
  }

  /** Both as expressions see them. */
  public WindowSource source() {
    return new WindowSource(stored(), choice);
  }

  /** The resolutions that answered so far, from fine to coarse. */
  public Set<Resolution> used() {
    return Collections.unmodifiableSet(used);
  }

  /** What could not be read so far, each once. */
  public List<Incomplete> incomplete() {
    return hot.incomplete();
  }

  @Override
  public void close() {
    hot.close();
  }
}

package dev.masterperf.api.history;

import dev.masterperf.archive.history.ArchiveView;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.query.windows.JoinedSeries;
import dev.masterperf.query.windows.ResolutionChoice;
import dev.masterperf.query.windows.StoredSeries;
import dev.masterperf.query.windows.WindowSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One question about the past, while it is answered. Remembers what it read, so that it is asked
 * for once. For one thread.
 */
public final class HistoryQuestion implements AutoCloseable {
  private final HotSeries hot;
  private final Optional<ArchiveView> archive;
  private final AllowedScopes scopes;
  private final StoredSeries stored;
  private final ResolutionChoice choice;
  private final Set<Resolution> used = EnumSet.noneOf(Resolution.class);

  HistoryQuestion(
      HotSeries hot, Optional<ArchiveView> archive, AllowedScopes scopes, ResolutionChoice choice) {
    this.hot = hot;
    this.archive = archive;
    this.scopes = scopes;
    this.stored =
        archive
            .<StoredSeries>map(view -> new JoinedSeries(hot, new WithinScopes(view, scopes)))
            .orElse(hot);
    this.choice = choice.telling(used::add);
  }

  /** The series there are, with their windows. */
  public StoredSeries stored() {
    return stored;
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
    List<Incomplete> all = new ArrayList<>(hot.incomplete());
    archive.ifPresent(
        view ->
            view.incomplete().stream()
                .flatMap(one -> Incomplete.of(one, scopes).stream())
                .distinct()
                .forEach(all::add));
    return all;
  }

  @Override
  public void close() {
    hot.close();
    archive.ifPresent(ArchiveView::close);
  }
}

package dev.masterperf.api.history;

import dev.masterperf.archive.history.TooMuchHistoryException;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.query.windows.SeriesWindows;
import dev.masterperf.query.windows.StoredSeries;
import dev.masterperf.query.windows.WindowsWanted;
import java.util.ArrayList;
import java.util.List;

/** The series of the scopes that somebody may see, and no others. */
record WithinScopes(StoredSeries stored, AllowedScopes scopes) implements StoredSeries {

  @Override
  public List<SeriesWindows> find(WindowsWanted wanted) {
    WindowsWanted within = wanted.of(labels -> scopes.allow(labels.identity().scope()));
    try {
      return allowed(stored.find(within));
    } catch (TooMuchHistoryException e) {
      throw new TooMuchHistory(String.valueOf(e.getMessage()), e.isPassing());
    }
  }

  @Override
  public boolean findsByTime() {
    return stored.findsByTime();
  }

  @Override
  public List<SeriesWindows> all() {
    return allowed(stored.all());
  }

  @Override
  public List<SeriesWindows> named(String id) {
    return allowed(stored.named(id));
  }

  private List<SeriesWindows> allowed(Iterable<? extends SeriesWindows> series) {
    List<SeriesWindows> allowed = new ArrayList<>();
    for (SeriesWindows one : series) {
      if (scopes.allow(one.labels().identity().scope())) {
        allowed.add(one);
      }
    }
    return allowed;
  }

  @Override
  public boolean has(String scope, String id) {
    return scopes.allow(scope) && stored.has(scope, id);
  }
}

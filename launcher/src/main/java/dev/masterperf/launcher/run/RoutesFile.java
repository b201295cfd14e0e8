package dev.masterperf.launcher.run;

import dev.masterperf.alerts.routing.AlertingFile;
import dev.masterperf.alerts.routing.CurrentPlan;
import dev.masterperf.alerts.routing.Route;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.alerts.yaml.YamlFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** Who hears of alerts now, and the file that says so. */
final class RoutesFile implements AutoCloseable {
  private final CurrentPlan plan;
  private final Optional<WatchedFile> watched;

  private RoutesFile(CurrentPlan plan, Optional<WatchedFile> watched) {
    this.plan = plan;
    this.watched = watched;
  }

  /** Without a file there is one plan, for as long as the process lives. */
  static RoutesFile none(RoutingPlan plan) {
    return new RoutesFile(new CurrentPlan(plan), Optional.empty());
  }

  /**
   * Reads the file and begins to watch it.
   *
   * @param read reads it
   * @throws YamlFileException if anything in it is wrong
   */
  static RoutesFile open(Path file, Function<Path, AlertingFile> read) {
    CurrentPlan plan = new CurrentPlan(RoutingPlan.of(read.apply(file)));
    return new RoutesFile(
        plan,
        Optional.of(
            WatchedFile.open(
                "routes", file, new RoutesInFile(plan, read), InstantSource.system())));
  }

  private record RoutesInFile(CurrentPlan plan, Function<Path, AlertingFile> read)
      implements WatchedFile.Content {
    @Override
    public String take(Path file) {
      RoutingPlan next = RoutingPlan.of(read.apply(file));
      plan.replace(next);
      return "%d routes, %d receivers, %d endpoints"
          .formatted(count(next.root()), next.receivers().size(), next.endpoints().size());
    }

    private static int count(Route route) {
      return 1 + route.routes().stream().mapToInt(RoutesInFile::count).sum();
    }

    @Override
    public void refused(String problem) {
      plan.refused(problem);
    }
  }

  CurrentPlan plan() {
    return plan;
  }

  /** The file; empty where there is none. */
  Optional<WatchedFile> watched() {
    return watched;
  }

  @Override
  public void close() {
    watched.ifPresent(WatchedFile::close);
  }
}

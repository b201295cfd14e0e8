package dev.masterperf.launcher.run;

import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.host.DataFolder;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands by while another process, started in the same way, does the work. Two that were never told
 * which of them is first: whoever holds the data folder is, and the system gives the folder to the
 * other the moment that process ends, however it ends.
 */
final class Spare {
  private static final Logger LOG = LoggerFactory.getLogger(Spare.class);

  private Spare() {}

  /**
   * Returns when this process holds the data folder. Meanwhile what a start needs is loaded and
   * compiled by {@link Rehearsal}.
   *
   * @throws dev.masterperf.launcher.host.CannotStartException if the folder cannot be written
   */
  static DataFolder await(Configuration configuration) {
    Path path = configuration.data();
    Optional<DataFolder> free = DataFolder.openIfFree(path);
    if (free.isPresent()) {
      return free.get();
    }
    LOG.atInfo()
        .addKeyValue("data", path)
        .addKeyValue("holder", DataFolder.holder(path))
        .log("standing by until the data folder is free");
    Watch.rules(configuration).close(); // so that wrong ones are told of now
    try (Rehearsal rehearsal = new Rehearsal(configuration)) {
      rehearsal.start();
      DataFolder data = DataFolder.await(path);
      LOG.atInfo().addKeyValue("data", path).log("taking over");
      return data;
    }
  }
}

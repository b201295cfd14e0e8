package dev.masterperf.launcher.run;

import dev.masterperf.api.openmetrics.Figures;
import dev.masterperf.api.openmetrics.OwnFigures;
import dev.masterperf.api.openmetrics.ProcessorFamilies;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.streams.PerfProcessor;
import dev.masterperf.streams.health.Supervisor;
import java.io.File;
import java.nio.file.Path;

/** How this process watches itself, beside its work. */
final class Watch {
  private final Configuration configuration;
  private final Identity self;
  private final Parts parts;
  private final Figures figures;

  Watch(Configuration configuration, Identity self, Parts parts, Figures figures) {
    this.configuration = configuration;
    this.self = self;
    this.parts = parts;
    this.figures = figures;
  }

  /** Replaces a stream thread that hangs, and tells how the processor does. */
  void processor(PerfProcessor processor) {
    Supervisor supervisor =
        parts.start(
            "supervisor",
            () ->
                processor.supervised(
                    configuration.watch().hangTimeout(), System::nanoTime, OrderlyStop::endHung));
    figures.add(
        () -> ProcessorFamilies.of(processor.figures(), supervisor.replaced(), supervisor.stalled()));
  }

  /** Tells how full the disk of the data folder is. */
  void disk(Path data) {
    File folder = data.toFile();
    figures.add(() -> OwnFigures.ofDisk(folder.getUsableSpace(), folder.getTotalSpace()));
  }
}

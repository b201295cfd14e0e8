package dev.masterperf.launcher.run;

import dev.masterperf.alerts.heartbeat.Heartbeat;
import dev.masterperf.alerts.heartbeat.HeartbeatSettings;
import dev.masterperf.api.openmetrics.Figures;
import dev.masterperf.api.openmetrics.OwnFigures;
import dev.masterperf.api.openmetrics.ProcessorFamilies;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.watch.ClockWatch;
import dev.masterperf.launcher.watch.Probes;
import dev.masterperf.launcher.watch.SelfWatch;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.producer.MetricPublisher;
import dev.masterperf.streams.PerfProcessor;
import dev.masterperf.streams.health.Supervisor;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** How this process watches itself, beside its work. */
final class Watch {
  private final Configuration configuration;
  private final Identity self;
  private final Parts parts;
  private final Figures figures;
  private final Ending ending;

  Watch(Configuration configuration, Identity self, Parts parts, Figures figures, Ending ending) {
    this.configuration = configuration;
    this.self = self;
    this.parts = parts;
    this.figures = figures;
    this.ending = ending;
  }

  /** Ends this process where the machine's clock is set back so far that it would stand still. */
  void clock() {
    ClockWatch watch =
        parts.own(
            "clock watch",
            new ClockWatch(
                InstantSource.system(), configuration.watch().hangTimeout(), ending.setBack()));
    watch.start();
  }

  /** Replaces a stream thread that hangs, and tells how the processor does. */
  void processor(PerfProcessor processor) {
    Supervisor supervisor =
        parts.start(
            "supervisor",
            () ->
                processor.supervised(
                    configuration.watch().hangTimeout(), System::nanoTime, ending.hung()));
    figures.add(
        () ->
            ProcessorFamilies.of(processor.figures(), supervisor.replaced(), supervisor.stalled()));
  }

  /** The rules of the configured file, and those about the product itself where it watches that. */
  static RuleFile rules(Configuration configuration) {
    return configuration.watch().self()
        ? RuleFile.withShipped(configuration.rules())
        : RuleFile.open(configuration.rules());
  }

  /** Begins to put what this process tells of itself among the metrics, unless that is off. */
  void self(MetricPublisher publisher, Supplier<DeletedScopes> deleted) {
    if (configuration.watch().self()) {
      parts.start(
          "self-watch",
          () -> {
            SelfWatch watch =
                new SelfWatch(figures, self.id(), publisher, deleted, InstantSource.system());
            watch.start();
            return watch;
          });
    }
  }

  /**
   * Begins to call the outside receiver, if one is configured.
   *
   * @param notifies whether the notifier of this process does its work
   * @param publisher stays its owner's
   */
  void heartbeat(Backing backing, BooleanSupplier notifies, MetricPublisher publisher) {
    Configuration.Watch watch = configuration.watch();
    watch.heartbeat().ifPresent(url -> heartbeat(url, backing, notifies, publisher));
  }

  private void heartbeat(
      URI url, Backing backing, BooleanSupplier notifies, MetricPublisher publisher) {
    int partitions = configuration.kafka().partitions();
    HeartbeatSettings settings =
        new HeartbeatSettings(
            backing.kafka(),
            self.id(),
            url,
            configuration.watch().heartbeatEvery(),
            configuration.webhook().addresses(),
            partitions);
    InstantSource clock = InstantSource.system();
    Heartbeat heartbeat =
        parts.start(
            "heartbeat",
            () -> {
              Heartbeat beating =
                  new Heartbeat(
                      settings,
                      notifies,
                      new Probes(self.id(), partitions, publisher, clock),
                      clock);
              beating.start();
              return beating;
            });
    figures.add(
        () ->
            OwnFigures.ofHeartbeat(
                heartbeat.sent(), heartbeat.failed(), heartbeat.obstacle().isPresent()));
  }

  /** Tells how full the disk of the data folder is. */
  void disk(Path data) {
    File folder = data.toFile();
    figures.add(() -> OwnFigures.ofDisk(folder.getUsableSpace(), folder.getTotalSpace()));
  }
}

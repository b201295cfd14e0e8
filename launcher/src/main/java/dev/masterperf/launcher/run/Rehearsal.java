package dev.masterperf.launcher.run;

import dev.masterperf.launcher.config.ConfigLoader;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.config.Key;
import dev.masterperf.launcher.config.Mode;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a processor on a broker of its own, twice, and throws both away. Half of what a start
 * takes is Java that loads, interprets and compiles code it has not seen before; afterwards it has.
 */
final class Rehearsal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  /** Who has just taken over needs the machine more. */
  private static final int BEFORE_SECONDS = 3;

  /** The second start finds what the first left behind, as one after a kill does. */
  private static final int STARTS = 2;

  /** For windows of the processor's own figures to open, close and be written. */
  private static final int RUN_SECONDS = 3;

  /** A broker whose disk is full halts its process, which has to stand by. */
  private static final long NEEDED_MIB = 256;

  /** It is only a rehearsal. */
  private static final Ending NONE =
      new Ending(
          () -> LOG.warn("the processor of the rehearsal failed"),
          () -> LOG.warn("the processor of the rehearsal hangs"),
          () -> LOG.warn("the clock was set back during the rehearsal"));

  private final Configuration configuration;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "rehearsal");

  Rehearsal(Configuration configuration) {
    this.configuration = configuration;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      if (over.await(BEFORE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
      long begin = System.nanoTime();
      LOG.info("rehearsing a start, on a broker of its own");
      rehearse();
      LOG.atInfo()
          .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))
          .log("rehearsed, ready to take over");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.atWarn()
          .setCause(e)
          .log("the rehearsal failed, so taking over will take some seconds longer");
    }
  }

  private void rehearse() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("masterperf-rehearsal");
    try {
      requireRoom(folder);
      rehearse(folder);
    } finally {
      Utils.delete(folder.toFile());
    }
  }

  private static void requireRoom(Path folder) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace() >> 20;
    if (free < NEEDED_MIB) {
      throw new IOException(
          "%d MiB are needed for its broker, and %s has %d left (-Djava.io.tmpdir)"
              .formatted(NEEDED_MIB, folder.getParent(), free));
    }
  }

  private void rehearse(Path folder) throws InterruptedException {
    try (EmbeddedKafka broker =
        EmbeddedKafka.start(new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", 0))) {
      Configuration small = configured(broker, folder);
      boolean goesOn = true;
      for (int i = 0; i < STARTS && goesOn; i++) {
        try (Parts parts = new Parts()) {
          Serve.start(small, parts, NONE);
          goesOn = !over.await(RUN_SECONDS, TimeUnit.SECONDS);
        }
      }
    }
  }

  private Configuration configured(EmbeddedKafka broker, Path folder) {
    Map<Key, String> flags = new EnumMap<>(Key.class);
    flags.put(Key.ROLES, "processor");
    flags.put(Key.KAFKA_BOOTSTRAP, broker.address());
    flags.put(Key.KAFKA_PARTITIONS, Integer.toString(configuration.kafka().partitions()));
    flags.put(Key.KAFKA_REPLICATION, "1");
    flags.put(Key.INSTANCE_ID, "rehearsal");
    flags.put(Key.INTERNAL_SECRET, "nobody asks it");
    flags.put(Key.PORT, "0");
    flags.put(Key.DATA, folder.resolve("data").toString());
    configuration.rules().ifPresent(file -> flags.put(Key.RULES, file.toString()));
    return ConfigLoader.load(Mode.SERVE, Optional.empty(), Map.of(), flags).configuration();
  }

  /** Ends it, and does not wait for that. */
  @Override
  public void close() {
    over.countDown();
  }
}

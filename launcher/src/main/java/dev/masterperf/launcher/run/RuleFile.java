package dev.masterperf.launcher.run;

import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.alerts.yaml.YamlFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of alert rules, which is read again when it changes or somebody asks for it. A file that
 * is wrong changes nothing, and says so until one is right.
 *
 * <p>It is compared by its contents each second, on a thread of its own: that also sees a file that
 * is replaced by way of links, as Kubernetes does, and one on a network share.
 */
final class RuleFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RuleFile.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final @Nullable Path file;
  private final CurrentRules rules;
  private final CountDownLatch closing = new CountDownLatch(1);
  private byte[] seen;

  private RuleFile(@Nullable Path file, byte[] seen, CurrentRules rules) {
    this.file = file;
    this.seen = seen;
    this.rules = rules;
  }

  /**
   * Reads the file and begins to watch it.
   *
   * @param file empty: there are no rules, and none can come
   * @throws YamlFileException if anything in it is wrong
   */
  static RuleFile open(Optional<Path> file) {
    // Read before it is parsed: what changes in between is seen as a change.
    byte[] bytes = file.map(RuleFile::bytes).orElseGet(() -> new byte[0]);
    RuleSet rules = file.map(RuleSet::load).orElseGet(RuleSet::empty);
    RuleFile opened = new RuleFile(file.orElse(null), bytes, new CurrentRules(rules));
    if (file.isPresent()) {
      Thread watch = new Thread(opened::watch, "rule-file");
      watch.setDaemon(true);
      watch.start();
    }
    return opened;
  }

  CurrentRules rules() {
    return rules;
  }

  private void watch() {
    try {
      while (!closing.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        if (hasChanged()) {
          reload();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean hasChanged() {
    return file != null && !Arrays.equals(seen, bytes(file));
  }

  /**
   * Reads the file again.
   *
   * @return what is wrong with it, so that the rules before stay in force; empty if nothing is
   */
  synchronized Optional<String> reload() {
    if (file == null) {
      return Optional.of("there is no rule file to read: this process was started without --rules");
    }
    seen = bytes(file);
    try {
      RuleSet read = RuleSet.load(file);
      rules.replace(read);
      LOG.atInfo()
          .addKeyValue("file", file)
          .addKeyValue("rules", read.rules().size())
          .log("rules are in force");
      if (read.rules().isEmpty()) {
        LOG.atWarn().addKeyValue("file", file).log("there is no rule in it: nothing raises alerts");
      }
      return Optional.empty();
    } catch (YamlFileException e) {
      String problem = String.valueOf(e.getMessage());
      rules.refused(problem);
      LOG.atError()
          .addKeyValue("file", file)
          .addKeyValue("problem", problem)
          .log("rules are not taken, those before stay in force");
      return Optional.of(problem);
    }
  }

  /** What cannot be read counts as empty here; reading it as rules says why. */
  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("file", file).setCause(e).log("rule file not readable");
      return new byte[0];
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }
}

package dev.masterperf.launcher.run;

import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.openmetrics.ReloadStatus;
import dev.masterperf.model.AuditEntry.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file which is read again when it changes or somebody asks for it. One that is wrong changes
 * nothing, and says so until one is right.
 *
 * <p>It is compared by its contents each second, on a thread of its own: that also sees a file that
 * is replaced by way of links, as Kubernetes does, and one on a network share.
 */
final class WatchedFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** What a file is for. */
  interface Content {
    /**
     * Puts into force what the file says.
     *
     * @return what that is, for people
     * @throws YamlFileException if anything in it is wrong
     */
    String take(Path file);

    /** What was in force stays so. */
    void refused(String problem);
  }

  private final String what;
  private final Path file;
  private final Content content;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private byte[] seen;
  private String inForce;
  private AuditLog audit = AuditLog.NONE;
  private volatile ReloadStatus status;

  private WatchedFile(String what, Path file, Content content, InstantSource clock) {
    this.what = what;
    this.file = file;
    this.content = content;
    this.clock = clock;
    // Read before it is parsed: what changes in between is seen as a change.
    this.seen = bytes(file);
    this.inForce = content.take(file);
    this.status = new ReloadStatus(true, clock.instant());
  }

  /**
   * Reads the file and begins to watch it.
   *
   * @param what is in it, in the plural
   * @throws YamlFileException if anything in it is wrong
   */
  static WatchedFile open(String what, Path file, Content content, InstantSource clock) {
    WatchedFile opened = new WatchedFile(what, file, content, clock);
    Thread watch = new Thread(opened::watch, what + "-file");
    watch.setDaemon(true);
    watch.start();
    return opened;
  }

  /** Begins to write down what is taken and refused, with what is in force now. */
  synchronized void auditTo(AuditLog log) {
    audit = log;
    try {
      log.record(action(), file.toString(), Outcome.TAKEN, inForce);
    } catch (ProblemException e) {
      notWrittenDown(e);
    }
  }

  /** How the last reading went. */
  ReloadStatus status() {
    return status;
  }

  private void watch() {
    try {
      while (!closing.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        if (hasChanged()) {
          reloadAlone();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where nobody asked, nobody is told that it is not written down. */
  private void reloadAlone() {
    try {
      reload();
    } catch (ProblemException e) {
      notWrittenDown(e);
    }
  }

  private void notWrittenDown(ProblemException e) {
    LOG.atWarn().addKeyValue("file", file).setCause(e).log("audit entry waits for the broker");
  }

  private synchronized boolean hasChanged() {
    return !Arrays.equals(seen, bytes(file));
  }

  /**
   * Reads the file again.
   *
   * @return what is wrong with it, so that what was in force stays so; empty if nothing is
   * @throws ProblemException if what was done with it could not be written down in time
   */
  synchronized Optional<String> reload() {
    seen = bytes(file);
    try {
      inForce = content.take(file);
      status = new ReloadStatus(true, clock.instant());
      LOG.atInfo()
          .addKeyValue("file", file)
          .addKeyValue("holds", inForce)
          .log(what + " are in force");
      audit.record(action(), file.toString(), Outcome.TAKEN, inForce);
      return Optional.empty();
    } catch (YamlFileException e) {
      String problem = String.valueOf(e.getMessage());
      content.refused(problem);
      status = new ReloadStatus(false, status.takenAt());
      LOG.atError()
          .addKeyValue("file", file)
          .addKeyValue("problem", problem)
          .log(what + " are not taken, those before stay in force");
      audit.record(action(), file.toString(), Outcome.REFUSED, problem);
      return Optional.of(problem);
    }
  }

  private String action() {
    return what + ".load";
  }

  /** What cannot be read counts as empty here; reading it for what it says tells why. */
  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("file", file).setCause(e).log("file not readable");
      return new byte[0];
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }
}

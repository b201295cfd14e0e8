package dev.masterperf.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.masterperf.streams.store.Changelogs;
import dev.masterperf.streams.window.HotStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores' folder on disk. It is a copy of the changelogs: where it is damaged it is thrown away
 * and read anew, which Kafka Streams does by itself for what it calls corrupted tasks, and not for
 * files that RocksDB cannot read.
 */
final class LocalState {
  private static final Logger LOG = LoggerFactory.getLogger(LocalState.class);

  /** Before brokers forget what was deleted since; a task may have been given up 20 min earlier. */
  private static final Duration CLOSED_AT_MOST = Changelogs.DELETIONS.minusMinutes(30);

  /** Another one after each start of the machine. */
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path folder;

  /** Lies beside the folder and says that the next start has to throw it away. */
  private final Path marker;

  /** Lies beside the folder from before stores are opened until they are closed in order. */
  private final Path open;

  /** Lies beside the folder and says when the stores were closed in order. */
  private final Path closed;

  /** Lies beside the folder and names the cluster and the topics that the stores are of. */
  private final Path origin;

  /** Held as long as the stores are ours, so that nobody else takes them for left behind. */
  private final Path lock;

  private @Nullable FileChannel held;

  private final InstantSource clock;

  LocalState(Path stateDir, String applicationId, InstantSource clock) {
    this.clock = clock;
    folder = stateDir.resolve(applicationId);
    marker = stateDir.resolve(applicationId + ".damaged");
    open = stateDir.resolve(applicationId + ".open");
    closed = stateDir.resolve(applicationId + ".closed");
    origin = stateDir.resolve(applicationId + ".cluster");
    lock = stateDir.resolve(applicationId + ".lock");
  }

  /**
   * To be called before stores are opened. Stores that were not closed in order Kafka Streams
   * throws away under exactly-once, but only after it opened each of them and joined its group,
   * which it then joins anew: some seconds in which nothing is put out. So they go at once. What
   * stays is the file that names this process to the broker, by which the transaction that a kill
   * left open is ended at once.
   *
   * @param now what the brokers have: offsets of other logs say nothing here
   * @see #areOf
   * @throws UncheckedIOException if they cannot be deleted
   * @throws IllegalStateException if another process has them
   */
  void open(StoreOrigin now) {
    hold();
    discardIfDamaged();
    try {
      discardIfOfOtherLogs(now);
      if (Files.exists(open)) {
        discardUnlessOfThisBoot();
        discardStores("stores were not closed in order");
      } else if (wereClosedLongAgo()) {
        discardStores("changelogs do not tell any more what was deleted since stores were closed");
      }
      write(open, boot() + "\n");
      if (!Files.exists(origin)) {
        areOf(now.of(Set.of())); // the cluster at least, whenever the process is killed
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot make " + folder + " ready, whose process was killed", e);
    }
  }

  private synchronized void hold() {
    try {
      Files.createDirectories(lock.getParent());
      FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new IllegalStateException(
            folder + " is in use by another process; stop it, or choose another --state-dir");
      }
      held = channel;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + lock, e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  /** To be called when no store is open any more, or the process is about to end. */
  synchronized void release() {
    FileChannel channel = held;
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot let go of " + lock, e);
      }
      held = null;
    }
  }

  private void discardIfOfOtherLogs(StoreOrigin now) throws IOException {
    if (!Files.exists(origin)) {
      return; // of nothing yet, or of a version before that was told
    }
    Optional<String> other = StoreOrigin.parse(read(origin).lines().toList()).otherIn(now);
    if (other.isPresent()) {
      discardTasks();
      Files.delete(origin);
      LOG.atWarn()
          .addKeyValue("folder", folder)
          .addKeyValue("because", other.get())
          .log("stores are of other logs than the brokers have, beginning anew");
    }
  }

  /**
   * Notes of which logs the stores are. To be called whenever stores were opened, since their
   * changelogs may have been made only then. Does nothing once they were released.
   *
   * @throws UncheckedIOException if that cannot be noted
   */
  synchronized void areOf(StoreOrigin logs) {
    if (held == null) {
      return;
    }
    String lines = String.join("\n", logs.lines()) + "\n";
    try {
      if (!Files.exists(origin) || !read(origin).equals(lines)) {
        write(origin, lines);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + origin, e);
    }
  }

  /** All of it or nothing, whenever the process is killed. */
  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(whole, text);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * A machine that lost power may have lost more of a broker's log than of the stores; then they
   * know what the changelog does not.
   */
  private void discardUnlessOfThisBoot() throws IOException {
    String boot = boot();
    if (boot.isEmpty() || !read(open).strip().equals(boot)) {
      discardTasks();
      LOG.atInfo().addKeyValue("folder", folder).log("stores are of before the machine started");
    }
  }

  /** What is damaged reads as something else, and so is not what it should be. */
  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), UTF_8);
  }

  /** Empty where the system does not tell. */
  private static String boot() throws IOException {
    return Files.exists(BOOT) ? read(BOOT).strip() : "";
  }

  private boolean wereClosedLongAgo() throws IOException {
    if (!Files.exists(closed)) {
      return false; // by a version before that was told, whose changelogs keep deletions for a day
    }
    try {
      Instant since = Instant.parse(read(closed).strip());
      return Duration.between(since, clock.instant()).abs().compareTo(CLOSED_AT_MOST) > 0;
    } catch (DateTimeParseException e) {
      return true; // a disk that was full, or a hand
    }
  }

  private void discardStores(String why) throws IOException {
    List<Path> tasks = tasks();
    for (Path task : tasks) {
      discardStores(task);
    }
    if (!tasks.isEmpty()) {
      LOG.atInfo()
          .addKeyValue("tasks", tasks.size())
          .log("{}, reading all but windows anew from changelogs", why);
    }
  }

  /**
   * What stays is the file that names this process to the broker, see {@link #open(StoreOrigin)}.
   */
  private void discardTasks() throws IOException {
    for (Path task : tasks()) {
      Utils.delete(task.toFile());
    }
  }

  private List<Path> tasks() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.filter(Files::isDirectory).toList();
    }
  }

  /** But those of windows, which hold what is committed and nothing is deleted from. */
  private static void discardStores(Path task) throws IOException {
    List<Path> others;
    try (Stream<Path> inside = Files.list(task)) {
      others = inside.filter(path -> !path.endsWith(HotStores.DURABLE)).toList();
    }
    for (Path other : others) {
      Utils.delete(other.toFile());
    }
  }

  /**
   * To be called when all stores are closed in order.
   *
   * @throws UncheckedIOException if that cannot be noted
   */
  void closed() {
    try {
      write(closed, clock.instant() + "\n");
      Files.deleteIfExists(open);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + closed + " and delete " + open, e);
    }
  }

  /**
   * Whether files cannot be read for what they hold; a full disk or too many open files are not
   * that.
   */
  static boolean isDamaged(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RocksDBException rocks && isDamaged(rocks)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDamaged(RocksDBException failure) {
    Status status = failure.getStatus();
    if (status == null) {
      return false;
    }
    return switch (status.getCode()) {
      case Corruption -> true;
      // A file that another one names and that is not there.
      case IOError -> String.valueOf(failure.getMessage()).contains("No such file");
      default -> false;
    };
  }

  /** Has the next start read everything anew. */
  void markDamaged(Throwable failure) {
    LOG.atError()
        .addKeyValue("folder", folder)
        .setCause(failure)
        .log("stores on disk are damaged, the next start reads them anew from their changelogs");
    try {
      write(marker, failure + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write " + marker + "; delete " + folder + " by hand and start again", e);
    }
  }

  /**
   * Throws the stores away if they were marked.
   *
   * @throws UncheckedIOException if it cannot be deleted
   */
  private void discardIfDamaged() {
    if (!Files.exists(marker)) {
      return;
    }
    try {
      discardTasks();
      Files.delete(marker);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder + ", whose files are damaged", e);
    }
    LOG.atWarn()
        .addKeyValue("folder", folder)
        .log("stores on disk were damaged, reading them anew from their changelogs");
  }
}

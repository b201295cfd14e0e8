package dev.masterperf.archive.history;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.history.Backlog.Behind;
import dev.masterperf.archive.manifest.ManifestReader;
import dev.masterperf.archive.manifest.ManifestReader.Reading;
import dev.masterperf.model.Resolution;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The read side of the archive. Threads may share it.
 *
 * <p>The manifest is read by one thread at a time, under a lock, and its state is never changed but
 * replaced. Who needs a state that is newer than now takes a ticket first; a reading that began
 * after that will do, be it its own or another's. So many questions at once read it once.
 */
public final class ArchiveHistory implements AutoCloseable {
  private final HistorySettings settings;
  private final InstantSource clock;
  private final HotReach hot;
  private final Backlog backlog;
  private final OpenFiles files;
  private final ReaderThreads threads;
  private final ManifestReader reader;
  private final ReentrantLock reading = new ReentrantLock();
  private final AtomicLong tickets = new AtomicLong();
  private final AtomicLong heldRows = new AtomicLong();
  private volatile @Nullable ManifestState newest;

  /**
   * Begins to read; nothing is asked of the bucket before somebody asks a question.
   *
   * @param bucket stays its owner's
   * @param clock wall time
   * @throws java.io.UncheckedIOException if there can be no cache in the folder
   */
  public ArchiveHistory(
      Bucket bucket, HistorySettings settings, InstantSource clock, HotReach hot, Backlog backlog) {
    this.settings = settings;
    this.clock = clock;
    this.hot = hot;
    this.backlog = backlog;
    SegmentCache cache =
        new SegmentCache(bucket, settings.cacheFolder(), settings.cacheBytes(), clock);
    this.files = new OpenFiles(bucket, cache, settings.wholeBytes(), settings.memoryBytes());
    this.threads = new ReaderThreads(settings.threads());
    this.reader = new ManifestReader(bucket);
  }

  /**
   * Begins a question, which is to be closed.
   *
   * @param fromMillis series that are listed have windows of this time, epoch milliseconds
   * @param toMillis or of any up to this, included
   */
  public ArchiveView open(long fromMillis, long toMillis) {
    return open(fromMillis, toMillis, () -> 0);
  }

  /**
   * The same beside hot windows that may not reach as far back as they are kept.
   *
   * @param hotSince since when the processors have taken all that was appended, epoch milliseconds;
   *     asked whenever windows are, after the hot ones were read
   */
  public ArchiveView open(long fromMillis, long toMillis, LongSupplier hotSince) {
    return new ArchiveView(
        this, settings, files, threads, heldRows, fromMillis, toMillis, hotSince);
  }

  /** Bytes of the files that count now, by scope; empty if the manifest cannot be read. */
  public Optional<Map<String, Long>> bytesByScope() {
    ManifestState now = fresh();
    return now.failure().isPresent() ? Optional.empty() : Optional.of(now.bytesByScope());
  }

  long hotFromMillis(Resolution resolution) {
    return hot.fromMillis(resolution);
  }

  /** The manifest as it is now, or was a little while ago. */
  ManifestState recent() {
    ManifestState known = newest;
    long age = known == null ? 0 : clock.millis() - known.readMillis();
    return known != null
            && known.failure().isEmpty()
            && age >= 0 // or the clock was set back, and nobody knows how old it is
            && age <= settings.freshFor().toMillis()
        ? known
        : fresh();
  }

  /** The manifest as it is now or later. */
  ManifestState fresh() {
    long ticket = tickets.incrementAndGet();
    try {
      reading.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HistoryInterruptedException();
    }
    try {
      ManifestState known = newest;
      if (known != null && known.ticket() >= ticket) {
        return known;
      }
      ManifestState read = read(tickets.get());
      newest = read;
      return read;
    } finally {
      reading.unlock();
    }
  }

  private ManifestState read(long ticket) {
    long began = clock.millis();
    Map<Resolution, Long> hotFrom = new EnumMap<>(Resolution.class);
    for (Resolution resolution : Resolution.values()) {
      hotFrom.put(resolution, hot.fromMillis(resolution));
    }
    List<Reading> partitions;
    Optional<String> failure = Optional.empty();
    try {
      partitions = reader.read();
    } catch (BucketException e) {
      ManifestState known = newest;
      partitions = known == null ? List.of() : known.partitions();
      failure = Optional.of("the manifest cannot be listed: " + e.getMessage());
    }
    List<Behind> behind = backlog.behind(partitions.stream().map(Reading::manifest).toList());
    return new ManifestState(ticket, began, hotFrom, partitions, behind, failure);
  }

  /** Ends its threads; questions that are asked at this time may still be answered. */
  @Override
  public void close() {
    threads.close();
  }
}

package dev.masterperf.archive.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.checksum.Checksum;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.parquet.DamagedFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whole files of the bucket on the local disk, those used last. A file is looked at by its checksum
 * whenever it is read, and fetched again where it is not what the manifest says; it is written
 * beside its place and then moved there, so after a crash it is there whole or not at all.
 *
 * <p>Threads may share it. One of a few locks by name makes them fetch an object once; the list of
 * what is there has its own, which is held for no reading or writing.
 */
final class SegmentCache {
  private static final int LOCKS = 64;
  private static final String UNFINISHED = ".part";

  private final Bucket bucket;
  private final Path folder;
  private final long maxBytes;
  private final InstantSource clock;
  private final Lock[] locks = new Lock[LOCKS];

  /** Bytes by name, the one used longest ago first. Guarded by itself. */
  private final Map<String, Long> present = new LinkedHashMap<>(16, 0.75f, true);

  private long presentBytes;

  /**
   * Takes over what an earlier one left in the folder.
   *
   * @param folder made if it is not there; of this cache alone
   */
  SegmentCache(Bucket bucket, Path folder, long maxBytes, InstantSource clock) {
    this.bucket = bucket;
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.clock = clock;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
    try {
      Files.createDirectories(folder);
      for (Path file : byLastUse()) {
        if (file.getFileName().toString().endsWith(UNFINISHED)) {
          Files.deleteIfExists(file);
        } else {
          note(file.getFileName().toString(), Files.size(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the cache of history in " + folder + ": " + e, e);
    }
  }

  private List<Path> byLastUse() throws IOException {
    Map<Path, FileTime> used = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        used.put(file, Files.getLastModifiedTime(file));
      }
    }
    List<Path> sorted = new ArrayList<>(used.keySet());
    sorted.sort(Comparator.comparing(used::get));
    return sorted;
  }

  /**
   * The bytes of a file, which stay what they are even when the file is thrown out.
   *
   * @throws DamagedFileException (unchecked) if the object is not what the manifest says
   * @throws dev.masterperf.archive.bucket.BucketException (unchecked) if it cannot be had
   */
  ByteBuffer get(DataFile file) {
    String name = Checksum.sha256((file.sha256() + " " + file.key()).getBytes(UTF_8));
    Lock lock = locks[Math.floorMod(name.hashCode(), LOCKS)];
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HistoryInterruptedException();
    }
    try {
      ByteBuffer kept = kept(name, file);
      if (kept != null) {
        return kept;
      }
      byte[] fetched = bucket.get(file.key());
      if (!isWhole(file, fetched)) {
        throw fetched.length == file.bytes()
            ? new DamagedFileException("its SHA-256", "not that of what was written")
            : new DamagedFileException(
                "its length", fetched.length + " bytes, of " + file.bytes() + " that were written");
      }
      keep(name, fetched);
      return ByteBuffer.wrap(fetched);
    } finally {
      lock.unlock();
    }
  }

  private static boolean isWhole(DataFile file, byte[] bytes) {
    return bytes.length == file.bytes() && Checksum.sha256(bytes).equals(file.sha256());
  }

  /** Null where it is not there, or not what the manifest says. */
  private @Nullable ByteBuffer kept(String name, DataFile file) {
    synchronized (present) {
      if (present.get(name) == null) {
        return null;
      }
    }
    Path path = folder.resolve(name);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (!isWhole(file, Files.readAllBytes(path))) {
        return null;
      }
      Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, file.bytes());
    } catch (IOException e) {
      return null; // it has to be fetched then, as if it had never been there
    }
  }

  /** A disk that is full or broken makes the next reading slower, and this one not wrong. */
  private void keep(String name, byte[] bytes) {
    if (bytes.length > maxBytes) {
      return;
    }
    for (String old : makeRoom(name, bytes.length)) {
      delete(folder.resolve(old));
    }
    Path part = folder.resolve(name + UNFINISHED);
    try {
      Files.write(part, bytes);
      Files.move(
          part,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      note(name, bytes.length);
    } catch (IOException e) {
      delete(part);
    }
  }

  private void note(String name, long bytes) {
    synchronized (present) {
      Long before = present.put(name, bytes);
      presentBytes += bytes - (before == null ? 0 : before);
    }
  }

  /** Takes out what was used longest ago, until there is room. */
  private List<String> makeRoom(String name, long bytes) {
    List<String> out = new ArrayList<>();
    synchronized (present) {
      Long before = present.remove(name);
      presentBytes -= before == null ? 0 : before;
      Iterator<Map.Entry<String, Long>> oldest = present.entrySet().iterator();
      while (presentBytes + bytes > maxBytes && oldest.hasNext()) {
        Map.Entry<String, Long> one = oldest.next();
        presentBytes -= one.getValue();
        out.add(one.getKey());
        oldest.remove();
      }
    }
    return out;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit(); // of no use any more, and in nobody's way
    }
  }
}

package dev.masterperf.streams.window;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.packed.PackedInput;
import dev.masterperf.model.packed.PackedOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What changes of live series, kept as a log: each commit stores one block, or a few, with all rows
 * and windows that changed since the last one. A store and its changelog take a block for what they
 * take a single series; with 100,000 of them that is what a commit costs.
 *
 * <p>A block goes when all in it was written again, or closed. If the log grows to more than twice
 * what is alive, its oldest blocks are written anew, the scheme of log-structured file systems
 * (Rosenblum, Ousterhout: "The Design and Implementation of a Log-Structured File System", 1992).
 *
 * <p>A copy of the log may hold blocks that were deleted long ago, since brokers do not keep
 * deletions for long ({@link dev.masterperf.streams.store.Changelogs}): they say nothing that a
 * later block does not say again, and the number of a series is never given to another.
 *
 * <p>Under key 0 lies the append clock, under the others the blocks in order. An item is its length
 * and kind, the number of its series, and what the kind says:
 *
 * <ul>
 *   <li>name: the series' key and the JSON members that spell it, once
 *   <li>row: its newest event and what the next is compared with; in a short form where that is an
 *       event as our producers write it
 *   <li>window: resolution, start and contents; void once the append clock has closed it
 *   <li>gone: nothing; what older blocks say of this number is void
 * </ul>
 *
 * <p>Confined to the stream thread of its task.
 */
final class LiveLog {
  private static final long CLOCK = 0;
  private static final int BLOCK_BYTES = 128 << 10;

  /** So that a small log is not cleaned all the time. */
  private static final long SPARE_BYTES = 4 << 20;

  /** Bounds how much longer a commit takes that cleans. */
  private static final int MAX_CLEANED = 16;

  private static final Resolution[] RESOLUTIONS = Resolution.values();

  private static final byte NAME = 0;
  private static final byte ROW = 1;
  private static final byte WINDOW = 2;
  private static final byte GONE = 3;
  private static final byte PLAIN_ROW = 4;

  /** Null where a log is only read. */
  private final @Nullable KeyValueStore<Long, byte[]> store;

  private final PackedOutput out = new PackedOutput();

  /** Those that are whole and not void, by their sequence, oldest first. */
  private final LinkedHashMap<Long, Block> blocks = new LinkedHashMap<>();

  /**
   * Whole blocks that no commit has stored yet. Nothing reaches the store before its commit: what
   * is read anew after a failure would be counted twice.
   */
  private final List<KeyValue<Long, byte[]>> waiting = new ArrayList<>();

  /** Blocks to be deleted once all that stands in for them is stored. */
  private final List<Long> voided = new ArrayList<>();

  private final Map<Integer, LiveSeries> byNumber = new HashMap<>();
  private int nextNumber;
  private Block current = new Block(CLOCK + 1);
  private long totalBytes;
  private long liveBytes;
  private long clockMillis = Long.MIN_VALUE;
  private long sinceMillis = LiveStates.NOT_BEGUN;

  LiveLog(KeyValueStore<Long, byte[]> store) {
    this.store = store;
  }

  private LiveLog() {
    this.store = null;
  }

  /** Where a log is read from: its values by their keys, which may be asked for twice. */
  @FunctionalInterface
  interface Source {
    void forEach(BiConsumer<Long, byte[]> reader);
  }

  /** The series of a log that somebody else writes, by their keys. */
  static Map<SeriesKey, LiveSeries> read(Source source) {
    LiveLog log = new LiveLog();
    log.readBlocks(source);
    Map<SeriesKey, LiveSeries> series = new HashMap<>();
    log.collect(series);
    return series;
  }

  /**
   * All series by their keys. A copy may hold one that went, and came back under another number.
   *
   * @return those that went
   */
  private List<LiveSeries> collect(Map<SeriesKey, LiveSeries> series) {
    List<LiveSeries> went = new ArrayList<>();
    for (LiveSeries one : byNumber.values()) {
      LiveSeries other = series.get(one.key());
      if (other == null || other.number < one.number) {
        series.put(one.key(), one);
      }
      if (other != null) {
        went.add(other.number < one.number ? other : one);
      }
    }
    return went;
  }

  /** One value of the store. */
  final class Block {
    private final long sequence;
    private int items;
    private int live;
    private int bytes;
    private boolean settled;

    private Block(long sequence) {
      this.sequence = sequence;
    }

    /** One item of it is void from now on. */
    void release() {
      live--;
      if (settled) {
        liveBytes -= bytes / items;
        deleteIfVoid();
      }
    }

    /** It is whole: how much of it is alive counts from now on. */
    private void settle(int size) {
      bytes = size;
      totalBytes += bytes;
      if (items > 0) {
        liveBytes += (long) live * (bytes / items);
      }
      settled = true;
      deleteIfVoid();
    }

    private void deleteIfVoid() {
      if (live == 0) {
        voided.add(sequence);
        totalBytes -= bytes;
        settled = false; // so that it goes once
        blocks.remove(sequence);
      }
    }
  }

  /** The append clock last kept, epoch milliseconds; MIN_VALUE before the first record. */
  long clockMillis() {
    return clockMillis;
  }

  /** See {@link LiveStates#sinceMillis}. */
  long sinceMillis() {
    return sinceMillis;
  }

  /** Reads all series back from the store; the next commit deletes the blocks that are void. */
  void load(Map<SeriesKey, LiveSeries> series) {
    readBlocks(this::forEach);
    List.copyOf(blocks.values()).forEach(block -> block.settle(block.bytes)); // some of them go
    collect(series).forEach(this::remove);
  }

  private void forEach(BiConsumer<Long, byte[]> reader) {
    try (KeyValueIterator<Long, byte[]> all = store().all()) {
      while (all.hasNext()) {
        KeyValue<Long, byte[]> entry = all.next();
        reader.accept(entry.key, entry.value);
      }
    }
  }

  private void readBlocks(Source source) {
    Set<Integer> gone = new HashSet<>();
    // Cleaning may have put a name behind what is of that name, so all names are read first.
    source.forEach(
        (sequence, bytes) -> {
          if (sequence == CLOCK) {
            ByteBuffer clock = ByteBuffer.wrap(bytes);
            clockMillis = clock.getLong();
            sinceMillis = clock.hasRemaining() ? clock.getLong() : LiveStates.SINCE_LONG_AGO;
            nextNumber = Math.max(nextNumber, clock.hasRemaining() ? clock.getInt() : 0);
          } else {
            forEachItem(bytes, item -> readName(item, gone));
          }
        });
    byNumber.keySet().removeAll(gone);
    source.forEach(
        (sequence, bytes) -> {
          if (sequence != CLOCK) {
            readBlock(new Block(sequence), bytes, gone);
          }
        });
  }

  private void readBlock(Block block, byte[] bytes, Set<Integer> gone) {
    block.bytes = bytes.length;
    forEachItem(bytes, item -> readItem(block, item, gone));
    blocks.put(block.sequence, block);
    current = new Block(block.sequence + 1);
  }

  private static void forEachItem(byte[] block, Consumer<PackedInput> reader) {
    PackedInput in = new PackedInput(block);
    while (in.hasRemaining()) {
      reader.accept(in.part(in.readInt()));
    }
  }

  private void readName(PackedInput item, Set<Integer> gone) {
    byte kind = item.readByte();
    int number = (int) item.readCount();
    nextNumber = Math.max(nextNumber, number + 1);
    if (kind == NAME && !byNumber.containsKey(number)) {
      LiveSeries named = new LiveSeries(new SeriesKey(item.readText()), item.readBytes());
      named.number = number;
      byNumber.put(number, named);
    } else if (kind == GONE) {
      gone.add(number);
    }
  }

  private void readItem(Block block, PackedInput item, Set<Integer> gone) {
    byte kind = item.readByte();
    int number = (int) item.readCount();
    block.items++;
    if (kind == GONE) {
      block.live++;
    } else if (!gone.contains(number)) {
      LiveSeries series = byNumber.get(number);
      if (series == null) {
        return; // the name went before: of a block that was deleted while nobody told us
      }
      switch (kind) {
        case NAME -> series.named(live(block));
        case ROW -> series.readRow(item, live(block));
        case PLAIN_ROW -> series.readPlainRow(item, live(block));
        case WINDOW -> readWindow(block, series, item);
        default -> throw new IllegalArgumentException("a stored item is of no known kind: " + kind);
      }
    }
  }

  private void readWindow(Block block, LiveSeries series, PackedInput item) {
    Resolution resolution = RESOLUTIONS[item.readByte()];
    long start = item.readDifference();
    if (clockMillis < resolution.closesAt(start)) {
      series.readWindow(resolution, start, item, live(block));
    }
  }

  private KeyValueStore<Long, byte[]> store() {
    return Objects.requireNonNull(store, "this log is only read");
  }

  private static Block live(Block block) {
    block.live++;
    return block;
  }

  /** Appends what changed of this series since it was last written. */
  void write(LiveSeries series) {
    if (series.isNameless()) {
      series.number = nextNumber++;
      byNumber.put(series.number, series);
      series.named(writeName(series));
    }
    series.writeChanged(this);
  }

  private Block writeName(LiveSeries series) {
    int at = begin(NAME, series.number);
    series.writeName(out);
    return end(at);
  }

  /** Appends the row. */
  Block writeRow(LiveSeries series) {
    int at = begin(PLAIN_ROW, series.number);
    if (!series.writePlainRow(out)) {
      out.truncate(at);
      begin(ROW, series.number);
      series.writeRow(out);
    }
    return end(at);
  }

  /** Appends a window. */
  Block writeWindow(LiveSeries series, LiveSeries.Open window) {
    int at = begin(WINDOW, series.number);
    window.write(out);
    return end(at);
  }

  /** Forgets a series that has no open window. */
  void remove(LiveSeries series) {
    if (!series.isNameless()) {
      forget(series.number);
      end(begin(GONE, series.number));
    }
  }

  private void forget(int number) {
    LiveSeries gone = byNumber.remove(number);
    if (gone != null) {
      gone.release();
    }
  }

  private int begin(byte kind, int number) {
    int at = out.size();
    out.writeInt(0);
    out.writeByte(kind);
    out.writeCount(number);
    return at;
  }

  private Block end(int at) {
    out.setInt(at, out.size() - at - Integer.BYTES);
    Block block = current;
    block.items++;
    block.live++;
    if (out.size() >= BLOCK_BYTES) {
      append();
    }
    return block;
  }

  private void append() {
    Block block = current;
    current = new Block(block.sequence + 1);
    waiting.add(KeyValue.pair(block.sequence, out.toByteArray()));
    blocks.put(block.sequence, block);
    block.settle(out.size());
    out.clear();
  }

  /**
   * Stores all that was appended, and the clocks. What this makes void goes last: a standby may
   * read in the middle of a commit, and finds the old where the new is not there yet.
   */
  void commit(long newClockMillis, long newSinceMillis) {
    clean();
    if (out.size() > 0) {
      append();
    }
    storeWaiting();
    voided.forEach(store()::delete);
    voided.clear();
    if (newClockMillis != clockMillis || newSinceMillis != sinceMillis) {
      clockMillis = newClockMillis;
      sinceMillis = newSinceMillis;
      ByteBuffer clock = ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES);
      store()
          .put(CLOCK, clock.putLong(clockMillis).putLong(sinceMillis).putInt(nextNumber).array());
    }
  }

  private void storeWaiting() {
    waiting.forEach(block -> store().put(block.key, block.value));
    waiting.clear();
  }

  private void clean() {
    for (int i = 0; i < MAX_CLEANED && totalBytes > 2 * liveBytes + SPARE_BYTES; i++) {
      Iterator<Block> oldest = blocks.values().iterator();
      if (!oldest.hasNext()) {
        return;
      }
      Block block = oldest.next();
      oldest.remove();
      writeAnew(block);
    }
  }

  /** Appends what is alive in the oldest block, which is void then. */
  private void writeAnew(Block oldest) {
    storeWaiting(); // the oldest may be one of them
    PackedInput in = new PackedInput(Objects.requireNonNull(store().get(oldest.sequence)));
    while (in.hasRemaining()) {
      PackedInput item = in.part(in.readInt());
      byte kind = item.readByte();
      LiveSeries series = byNumber.get((int) item.readCount());
      if (kind == GONE) {
        oldest.release(); // nothing older is left that it could make void
      } else if (series != null) {
        switch (kind) {
          case NAME -> {
            if (series.isNamedIn(oldest)) {
              series.named(writeName(series));
            }
          }
          case ROW, PLAIN_ROW -> series.writeRowIfIn(oldest, this);
          default -> {
            Resolution resolution = RESOLUTIONS[item.readByte()];
            series.writeWindowIfIn(oldest, resolution, item.readDifference(), this);
          }
        }
      }
    }
  }

  /** How many blocks are kept. */
  int blocks() {
    return blocks.size();
  }

  /** Bytes of all blocks, with what is void in them. */
  long totalBytes() {
    return totalBytes;
  }
}

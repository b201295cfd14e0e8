package dev.masterperf.streams.window;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.packed.PackedInput;
import dev.masterperf.model.packed.PackedOutput;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Timestamps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that is still moving of one series: its row of the matrix and its open windows.
 *
 * <p>The stream thread of its task changes it, under its lock; queries read copies, under the same
 * lock. The lock is held for one event or one copy, so neither waits long for the other.
 */
public final class LiveSeries {
  /** Room for the next event's members, which are seldom of one length. */
  private static final int SPARE = 8;

  private static final byte[] NOTHING = {};

  private final SeriesKey key;
  private final SeriesHash hash;

  /** Murmur2 of the key, which tells the partition on every topic. */
  private final int keyHash;

  /** The members that spell it in JSON. */
  private final byte[] identity;

  private final List<Open> open = new ArrayList<>(4);

  /** One of {@link #open}: where the last event went, and the next one will most likely go. */
  private @Nullable Open recent;

  /** Empty, for the next window: with many series, new ones would outlive a young collection. */
  private @Nullable Aggregate spare;

  /** Of its numbers, fixed by the first; null before it. */
  private @Nullable Unit unit;

  /** The newest number, which the next one is compared with. */
  private double lastValue;

  /** MAX_VALUE before the first number: nothing is compared with none. */
  private long lastValueTsNanos = Long.MAX_VALUE;

  private long newestTsNanos = Long.MIN_VALUE;
  private long lastSeenMillis = Long.MIN_VALUE;

  /** Of the event that came last, be it the newest or not. For the stream thread. */
  private long arrivedMillis = Long.MIN_VALUE;

  /** The newest event's other members; null before it. The array is written over. */
  private byte @Nullable [] rest;

  private int restLength;

  /** Whether the matrix topic holds an older event than the newest. */
  private boolean untold;

  /** The append clock when that topic was told last; MIN_VALUE before, also after a restart. */
  private long toldMillis = Long.MIN_VALUE;

  /** Whether a rule looks at this series; the engine's own affair. */
  boolean watched;

  /** Event time before which nothing is taken, epoch milliseconds: its scope was deleted before. */
  long beginMillis = DeletedScopes.NEVER;

  /** Whether the store holds less than this does; the store's own affair. */
  boolean dirty;

  /** The store's count of commits when it last changed; the store's own affair. */
  int changedIn = -1;

  /** Whether it left the store; then no event may enter it. */
  boolean gone;

  /** By which the log calls it; means something once it has a name there. */
  int number;

  private LiveLog.@Nullable Block nameBlock;
  private LiveLog.@Nullable Block rowBlock;
  private boolean rowChanged;

  /**
   * No coarse window that ends later holds an event too long for a finer one; MIN_VALUE if none
   * does. A hint that spares looking: what the log gives back may have held one. For the stream
   * thread.
   */
  private long wideUntilMillis = Long.MIN_VALUE;

  private final Object mark = new Object();

  /** How often closed windows were corrected, counted after they were stored. */
  private volatile long corrections;

  /**
   * A window that still takes data.
   *
   * @param startMillis epoch milliseconds
   */
  public record OpenWindow(Resolution resolution, long startMillis, Aggregate aggregate) {}

  /** A window and where the log last wrote it. */
  static final class Open {
    private final Resolution resolution;
    private final long startMillis;
    private final Aggregate aggregate;
    private boolean changed;
    private LiveLog.@Nullable Block block;

    Open(Resolution resolution, long startMillis, Aggregate aggregate) {
      this.resolution = resolution;
      this.startMillis = startMillis;
      this.aggregate = aggregate;
    }

    Aggregate change() {
      changed = true;
      return aggregate;
    }

    void write(PackedOutput out) {
      out.writeByte((byte) resolution.ordinal());
      out.writeDifference(startMillis);
      AggregateCodec.write(out, WindowState.OPEN, 0, aggregate);
    }

    OpenWindow copy() {
      return new OpenWindow(resolution, startMillis, aggregate.copy());
    }
  }

  /**
   * @param identity the members that spell the series in JSON; never changed
   */
  LiveSeries(SeriesKey key, byte[] identity) {
    this.key = key;
    this.hash = SeriesHash.of(key);
    this.keyHash = key.hash();
    this.identity = identity;
  }

  public SeriesKey key() {
    return key;
  }

  /** Whether rules are told of each change from now on. For the stream thread. */
  public void watch(boolean told) {
    watched = told;
  }

  /** Stands for this very object where it must not be kept from going. */
  Object mark() {
    return mark;
  }

  /**
   * How often closed windows were corrected since this object was made: who reads some and finds
   * the same number before and afterwards found what is stored still.
   */
  long corrections() {
    return corrections;
  }

  /** Notes that a closed window was corrected. For the stream thread. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it
  void corrected() {
    corrections++;
  }

  SeriesHash hash() {
    return hash;
  }

  /** {@link SeriesKey#hash} of its key. */
  int keyHash() {
    return keyHash;
  }

  /** Null before the first event. */
  public synchronized @Nullable SeriesRow row() {
    byte[] members = rest;
    return members == null
        ? null
        : new SeriesRow(key, Arrays.copyOf(members, restLength), newestTsNanos, lastSeenMillis);
  }

  /** Append time of the newest event, epoch milliseconds; MIN_VALUE before the first. */
  public synchronized long lastSeenMillis() {
    return lastSeenMillis;
  }

  /** Event time of the newest event, epoch milliseconds; MIN_VALUE before the first. */
  public synchronized long newestEventMillis() {
    return newestTsNanos == Long.MIN_VALUE ? Long.MIN_VALUE : Timestamps.toMillis(newestTsNanos);
  }

  /** Notes that an event came at this append time, epoch milliseconds. For the stream thread. */
  void arrived(long appendMillis) {
    arrivedMillis = Math.max(arrivedMillis, appendMillis);
  }

  /** Append time of the event that came last; MIN_VALUE before the first. For the stream thread. */
  long arrivedMillis() {
    return arrivedMillis;
  }

  /** Start of the newest open window; MIN_VALUE if none is open. For the stream thread. */
  long newestOpenMillis() {
    long newest = Long.MIN_VALUE;
    for (Open window : open) {
      newest = Math.max(newest, window.startMillis);
    }
    return newest;
  }

  /** Whether the matrix topic lacks its newest event. For the stream thread. */
  boolean isUntold() {
    return untold;
  }

  /** Append clock when the matrix topic was told last; MIN_VALUE before. For the stream thread. */
  long toldMillis() {
    return toldMillis;
  }

  /** Notes that the matrix topic is told at this append clock. For the stream thread. */
  void told(long atMillis) {
    untold = false;
    toldMillis = atMillis;
  }

  /** Event time of the newest event, epoch milliseconds; there has to be one. */
  long newestMillis() {
    return Timestamps.toMillis(newestTsNanos);
  }

  /** Notes an event that no window finer than this one holds. For the stream thread. */
  void tookWide(Resolution resolution, long beginMillis) {
    long end = resolution.windowStart(beginMillis) + resolution.sizeMillis();
    wideUntilMillis = Math.max(wideUntilMillis, end);
  }

  /**
   * Whether this window may hold an event that no finer one holds. For the stream thread.
   *
   * @return true also where there is none, after a restart
   */
  boolean mayHoldWide(Resolution resolution, long startMillis) {
    return startMillis + resolution.sizeMillis() <= wideUntilMillis;
  }

  /**
   * How many events came into an open window by itself or by finer ones that closed; 0 if there is
   * none. For the stream thread.
   */
  long openEvents(Resolution resolution, long startMillis) {
    Open window = find(resolution, startMillis);
    return window == null ? 0 : window.aggregate.events();
  }

  /** The unit of its numbers; null before the first. For the stream thread. */
  @Nullable Unit unit() {
    return unit;
  }

  /** Whether no event of it is newer than this one. For the stream thread. */
  boolean isNewest(Event event) {
    return event.tsNanos() >= newestTsNanos;
  }

  /**
   * The newest event as JSON; there has to be one. Null if the series expired. For the stream
   * thread.
   */
  public byte @Nullable [] latestJson() {
    if (gone) {
      return null;
    }
    byte[] members = Objects.requireNonNull(rest);
    byte[] json = new byte[identity.length + restLength + 3];
    json[0] = '{';
    System.arraycopy(identity, 0, json, 1, identity.length);
    json[identity.length + 1] = ',';
    System.arraycopy(members, 0, json, identity.length + 2, restLength);
    json[json.length - 1] = '}';
    return json;
  }

  /** Tells an event how it differs from the number before it. For the stream thread. */
  void compare(Event event) {
    if (lastValueTsNanos != Long.MAX_VALUE) {
      event.compareWith(lastValue, lastValueTsNanos);
    }
  }

  /** Adds an event to a window and notes it; returns whether the window was opened for it. */
  synchronized boolean add(Resolution resolution, long startMillis, Event event) {
    Open window = find(resolution, startMillis);
    boolean opened = window == null;
    Open into = window == null ? open(resolution, startMillis, empty()) : window;
    recent = into;
    event.addTo(into.change());
    note(event);
    return opened;
  }

  private Aggregate empty() {
    Aggregate kept = spare;
    spare = null;
    return kept == null ? new Aggregate() : kept;
  }

  /** Remembers an event as the newest, if it is. */
  synchronized void note(Event event) {
    rowChanged = true;
    Unit measured = event.unit();
    if (measured != null) {
      if (unit == null) {
        unit = measured;
      }
      if (lastValueTsNanos == Long.MAX_VALUE || event.lastTsNanos() >= lastValueTsNanos) {
        lastValue = event.last();
        lastValueTsNanos = event.lastTsNanos();
      }
    }
    if (isNewest(event)) {
      untold = true;
      newestTsNanos = event.tsNanos();
      lastSeenMillis = event.place().appendMillis();
      restLength = event.restTo() - event.restFrom();
      byte[] members = rest;
      if (members == null || members.length < restLength) {
        members = new byte[restLength + SPARE];
        rest = members;
      }
      System.arraycopy(event.json(), event.restFrom(), members, 0, restLength);
    }
  }

  /**
   * An open window, to be read only. For the stream thread.
   *
   * @throws IllegalStateException if there is none
   */
  Aggregate window(Resolution resolution, long startMillis) {
    return require(resolution, startMillis).aggregate;
  }

  /**
   * Takes a window out and adds it to the next coarser one, in one step for every reader. Where
   * that one is opened for it, it becomes that one; otherwise it is used again, empty, for another.
   * So nobody else may keep it.
   *
   * @return whether the next coarser window was opened to take it
   * @throws IllegalStateException if there is none
   */
  synchronized boolean close(Resolution resolution, long startMillis) {
    Open window = require(resolution, startMillis);
    takeOut(window);
    window.block = replace(window.block, null);
    Resolution coarser = resolution.coarser().orElse(null);
    long start = coarser == null ? startMillis : coarser.windowStart(startMillis);
    Open into = coarser == null ? null : find(coarser, start);
    if (coarser != null && into == null) {
      open(coarser, start, window.aggregate);
      return true;
    }
    if (into != null) {
      into.change().merge(window.aggregate);
    }
    window.aggregate.clear();
    spare = window.aggregate;
    return false;
  }

  private void takeOut(Open window) {
    open.remove(window);
    if (recent == window) {
      recent = null;
    }
  }

  private Open require(Resolution resolution, long startMillis) {
    Open window = find(resolution, startMillis);
    if (window == null) {
      throw new IllegalStateException(
          "no open window of " + resolution.label() + " at " + startMillis + " of " + key.text());
    }
    return window;
  }

  private @Nullable Open find(Resolution resolution, long startMillis) {
    Open last = recent;
    if (last != null && last.startMillis == startMillis && last.resolution == resolution) {
      return last;
    }
    // Newest first: that is where most events go. There are a handful of windows.
    for (int i = open.size() - 1; i >= 0; i--) {
      Open window = open.get(i);
      if (window.startMillis == startMillis && window.resolution == resolution) {
        return window;
      }
    }
    return null;
  }

  private Open open(Resolution resolution, long startMillis, Aggregate contents) {
    Open window = new Open(resolution, startMillis, contents);
    window.changed = true;
    open.add(window);
    return window;
  }

  /** The open windows as they are now, copied. */
  public synchronized List<OpenWindow> openWindows() {
    List<OpenWindow> copies = new ArrayList<>(open.size());
    for (Open window : open) {
      copies.add(window.copy());
    }
    return copies;
  }

  /**
   * Adds all events of open windows of this and finer resolutions that start in [from, to).
   *
   * @param fromMillis a window of {@code resolution} starts here, and at {@code toMillis}
   */
  synchronized void addOpen(
      Resolution resolution, long fromMillis, long toMillis, Aggregate total) {
    for (Open window : open) {
      if (window.resolution.compareTo(resolution) <= 0
          && window.startMillis >= fromMillis
          && window.startMillis < toMillis) {
        total.merge(window.aggregate);
      }
    }
  }

  /** Whether the log has no name of it yet. */
  boolean isNameless() {
    return nameBlock == null;
  }

  boolean isNamedIn(LiveLog.Block block) {
    return nameBlock == block;
  }

  /** Its name now stands in this block. */
  void named(LiveLog.Block block) {
    nameBlock = replace(nameBlock, block);
  }

  void writeName(PackedOutput out) {
    out.writeText(key.text());
    out.writeBytes(identity, 0, identity.length);
  }

  /** Appends what changed since this was last called. */
  void writeChanged(LiveLog log) {
    if (rowChanged) {
      rowChanged = false;
      rowBlock = replace(rowBlock, log.writeRow(this));
    }
    for (Open window : open) {
      if (window.changed) {
        window.changed = false;
        window.block = replace(window.block, log.writeWindow(this, window));
      }
    }
  }

  /** Appends the row anew if it stands in this block. */
  void writeRowIfIn(LiveLog.Block block, LiveLog log) {
    if (rowBlock == block) {
      rowBlock = replace(block, log.writeRow(this));
    }
  }

  /** Appends a window anew if it is open and stands in this block. */
  void writeWindowIfIn(LiveLog.Block block, Resolution resolution, long startMillis, LiveLog log) {
    Open window = find(resolution, startMillis);
    if (window != null && window.block == block) {
      window.block = replace(block, log.writeWindow(this, window));
    }
  }

  /** Lets go of all that the log has of it. */
  void release() {
    nameBlock = replace(nameBlock, null);
    rowBlock = replace(rowBlock, null);
    for (Open window : open) {
      window.block = replace(window.block, null);
    }
  }

  private static LiveLog.@Nullable Block replace(
      LiveLog.@Nullable Block before, LiveLog.@Nullable Block now) {
    if (before != null) {
      before.release();
    }
    return now;
  }

  void writeRow(PackedOutput out) {
    out.writeText(unit == null ? "" : unit.symbol());
    out.writeDoubleLE(lastValue);
    out.writeLongLE(lastValueTsNanos);
    out.writeLongLE(newestTsNanos);
    out.writeLongLE(lastSeenMillis);
    out.writeLongLE(arrivedMillis);
    out.writeBytes(rest == null ? NOTHING : rest, 0, restLength);
  }

  /**
   * Writes the row in the short form of a plain event, if it has one.
   *
   * @return false if it has none; then what was written means nothing
   */
  boolean writePlainRow(PackedOutput out) {
    if (unit == null || rest == null) {
      return false;
    }
    out.writeText(unit.symbol());
    out.writeDoubleLE(lastValue);
    out.writeLongLE(newestTsNanos);
    out.writeDifference(newestTsNanos - lastValueTsNanos);
    out.writeDifference(lastSeenMillis - Timestamps.toMillis(newestTsNanos));
    out.writeDifference(arrivedMillis - lastSeenMillis);
    return PlainRest.write(out, rest, restLength, unit.symbol(), newestTsNanos);
  }

  /** Becomes what {@link #writePlainRow} wrote, which stands in this block. */
  void readPlainRow(PackedInput in, LiveLog.Block block) {
    String symbol = in.readText();
    unit = Unit.of(symbol);
    lastValue = in.readDoubleLE();
    newestTsNanos = in.readLongLE();
    lastValueTsNanos = newestTsNanos - in.readDifference();
    lastSeenMillis = Timestamps.toMillis(newestTsNanos) + in.readDifference();
    arrivedMillis = lastSeenMillis + in.readDifference();
    became(PlainRest.read(in, symbol, newestTsNanos), block);
  }

  /** Becomes what {@link #writeRow} wrote, which stands in this block. */
  void readRow(PackedInput in, LiveLog.Block block) {
    String symbol = in.readText();
    unit = symbol.isEmpty() ? null : Unit.of(symbol);
    lastValue = in.readDoubleLE();
    lastValueTsNanos = in.readLongLE();
    newestTsNanos = in.readLongLE();
    lastSeenMillis = in.readLongLE();
    arrivedMillis = in.readLongLE();
    became(in.readBytes(), block);
  }

  private void became(byte[] members, LiveLog.Block block) {
    rest = members.length == 0 ? null : members;
    restLength = members.length;
    rowBlock = replace(rowBlock, block);
    untold = restLength > 0;
    if (restLength > 0) {
      tookWide(Resolution.HOUR, newestMillis());
    }
  }

  /** Takes a window that stands in this block, in place of what was read of it before. */
  void readWindow(Resolution resolution, long startMillis, PackedInput in, LiveLog.Block block) {
    Open before = find(resolution, startMillis);
    if (before != null) {
      replace(before.block, null);
      takeOut(before);
    }
    Open window = new Open(resolution, startMillis, AggregateCodec.read(in).aggregate());
    window.block = block;
    open.add(window);
  }
}

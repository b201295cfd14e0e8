package dev.masterperf.archive.segment;

import dev.masterperf.archive.segment.ReadReport.Damage;
import dev.masterperf.model.WindowAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads the archived windows back, each record once. A window may come in several revisions; the
 * highest counts. Holds one segment in memory at a time.
 */
public final class SegmentReader {
  private final SegmentStore store;

  public SegmentReader(SegmentStore store) {
    this.store = store;
  }

  /**
   * Gives all windows to {@code sink}: partition by partition, in the order of their offsets.
   *
   * @return what could not be read, with the keys; nothing is left out without being named there
   * @throws dev.masterperf.archive.bucket.BucketException if the bucket stops answering on the way
   */
  public ReadReport read(Consumer<WindowAggregate> sink) {
    List<Damage> damaged = new ArrayList<>();
    List<OffsetRange> missing = new ArrayList<>();
    long windows = 0;
    for (List<SegmentName> names : segmentsByPartition(damaged).values()) {
      SegmentChain chain = SegmentChain.of(names);
      missing.addAll(chain.missing());
      for (SegmentName name : chain.segments()) {
        windows += readSegment(name, sink, damaged);
      }
    }
    return new ReadReport(windows, damaged, missing);
  }

  private Map<Integer, List<SegmentName>> segmentsByPartition(List<Damage> damaged) {
    Map<Integer, List<SegmentName>> byPartition = new TreeMap<>();
    for (String key : store.keys()) {
      SegmentName.parse(key)
          .ifPresentOrElse(
              name ->
                  byPartition.computeIfAbsent(name.partition(), p -> new ArrayList<>()).add(name),
              () -> damaged.add(new Damage(key, "not the name of a segment")));
    }
    return byPartition;
  }

  private long readSegment(SegmentName name, Consumer<WindowAggregate> sink, List<Damage> damaged) {
    List<WindowAggregate> windows;
    try {
      windows = SegmentCodec.windows(store.read(name));
    } catch (IllegalArgumentException e) {
      damaged.add(new Damage(name.key(), String.valueOf(e.getMessage())));
      return 0;
    }
    windows.forEach(sink);
    return windows.size();
  }
}

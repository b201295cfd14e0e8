package dev.masterperf.archive.segment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one partition that together hold each record once.
 *
 * <p>Two writers can work on one partition for a moment, when one was thought dead and was not.
 * Both begin where some segment ended and may end elsewhere: {@code 0-9} and {@code 0-4, 5-14}.
 * Each segment begins at 0 or right after another one, so a gapless chain to the highest offset
 * always exists, and segments outside it hold nothing that the chain lacks. Walked from the end,
 * the chain is the same for every reader of the same listing.
 *
 * @param segments in order; none overlaps another
 * @param superseded segments whose records lie in the chain too
 * @param missing offsets between the chain's segments that nothing holds
 */
public record SegmentChain(
    List<SegmentName> segments, List<SegmentName> superseded, List<OffsetRange> missing) {

  public SegmentChain {
    segments = List.copyOf(segments);
    superseded = List.copyOf(superseded);
    missing = List.copyOf(missing);
  }

  /** Orders the segments of one partition. */
  public static SegmentChain of(Collection<SegmentName> names) {
    NavigableMap<Long, SegmentName> longestByLast = new TreeMap<>();
    for (SegmentName name : names) {
      longestByLast.merge(name.last(), name, (a, b) -> a.first() <= b.first() ? a : b);
    }
    List<SegmentName> chain = new ArrayList<>();
    List<OffsetRange> missing = new ArrayList<>();
    Optional<SegmentName> step = value(longestByLast.lastEntry());
    while (step.isPresent()) {
      SegmentName segment = step.get();
      chain.add(segment);
      step = value(longestByLast.lowerEntry(segment.first()));
      step.filter(before -> before.next() < segment.first())
          .ifPresent(
              before ->
                  missing.add(
                      new OffsetRange(segment.partition(), before.next(), segment.first() - 1)));
    }
    Collections.reverse(chain);
    Collections.reverse(missing);
    List<SegmentName> superseded = new ArrayList<>(names);
    superseded.removeAll(chain);
    superseded.sort(Comparator.comparingLong(SegmentName::first));
    return new SegmentChain(chain, superseded, missing);
  }

  private static Optional<SegmentName> value(@Nullable Entry<Long, SegmentName> entry) {
    return entry == null ? Optional.empty() : Optional.of(entry.getValue());
  }
}

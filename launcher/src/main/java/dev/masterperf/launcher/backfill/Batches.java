package dev.masterperf.launcher.backfill;

import dev.masterperf.launcher.backfill.PlacedInput.Position;
import java.io.IOException;
import java.util.Optional;

/** Cuts a file's entries into batches; from the same place always into the same ones. */
final class Batches {
  /** Far below what a server takes; the last row of a batch may exceed it. */
  private static final int MAX_BYTES = 1 << 20;

  private final Entries entries;
  private final PlacedInput in;
  private final MetricShape shape;

  Batches(Entries entries, PlacedInput in, MetricShape shape) {
    this.entries = entries;
    this.in = in;
    this.shape = shape;
  }

  /** The next rows; an empty batch at the end. */
  Batch next(int maxEntries) throws IOException {
    Position start = in.position();
    Batch batch = new Batch(start);
    while (batch.entries() < maxEntries && batch.bytes() < MAX_BYTES) {
      Optional<Entry> entry = entries.next();
      if (entry.isEmpty()) {
        break;
      }
      add(batch, entry.get());
    }
    batch.endAt(in.position());
    return batch;
  }

  private void add(Batch batch, Entry entry) {
    if (entry instanceof Entry.Broken broken) {
      batch.refuse(broken);
    } else if (entry instanceof Entry.Row row) {
      try {
        batch.add(row.line(), shape.metric(row.fields()));
      } catch (IllegalArgumentException e) {
        batch.refuse(new Entry.Broken(row.line(), String.valueOf(e.getMessage())));
      }
    }
  }
}

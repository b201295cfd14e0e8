package dev.masterperf.launcher.backfill;

import java.io.IOException;
import java.util.Optional;

/** The entries of a file, one after the other. */
interface Entries {
  /** The next entry; empty at the end. */
  Optional<Entry> next() throws IOException;
}

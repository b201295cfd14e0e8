package dev.masterperf.launcher.audit;

import dev.masterperf.archive.audit.AuditFiles;
import dev.masterperf.archive.audit.AuditLine;
import dev.masterperf.model.audit.ChainVerifier;
import dev.masterperf.model.audit.Finding.Kind;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * What is archived of one cluster's audit topic, in order. Where files of two processes overlap,
 * each offset comes once.
 */
final class ArchivedRecords implements Iterator<AuditLine> {
  private final AuditFiles files;
  private final Iterator<AuditFiles.Name> names;
  private final long last;
  private final ChainVerifier findings;
  private final Queue<AuditLine> ahead = new ArrayDeque<>();
  private long taken = -1;

  ArchivedRecords(AuditFiles files, List<AuditFiles.Name> names, ChainVerifier findings) {
    this.files = files;
    this.names = names.iterator();
    this.last = names.stream().mapToLong(AuditFiles.Name::last).max().orElse(-1);
    this.findings = findings;
  }

  /** The last offset that is archived; -1 where nothing is. */
  long last() {
    return last;
  }

  @Override
  public boolean hasNext() {
    while (ahead.isEmpty() && names.hasNext()) {
      fill(names.next());
    }
    return !ahead.isEmpty();
  }

  private void fill(AuditFiles.Name name) {
    try {
      for (AuditLine line : files.read(name)) {
        if (line.offset() > taken) {
          ahead.add(line);
          taken = line.offset();
        }
      }
    } catch (IllegalArgumentException e) {
      findings.found(Kind.EDITED, name.key(), "the file is damaged: " + e.getMessage());
    }
  }

  @Override
  public AuditLine next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ahead.remove();
  }
}

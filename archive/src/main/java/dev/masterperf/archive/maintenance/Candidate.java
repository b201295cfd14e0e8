package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.bucket.Bucket.Listed;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.FileName;
import java.util.Optional;

/** An object that may be a file which counts. */
record Candidate(Listed object, Place place, FileName name) {

  /** Empty if no writer of ours names objects so. */
  static Optional<Candidate> of(Listed object) {
    return Place.of(object.key())
        .flatMap(
            place -> FileName.parse(object.key()).map(name -> new Candidate(object, place, name)));
  }

  boolean isCompacted() {
    return name.compaction().isPresent();
  }
}

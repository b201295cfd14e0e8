package dev.masterperf.launcher.audit;

import dev.masterperf.archive.audit.AuditFiles;
import dev.masterperf.archive.audit.AuditLine;
import dev.masterperf.model.audit.ChainVerifier;
import dev.masterperf.model.audit.Finding.Kind;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hands records of the topic and of the bucket to a verifier, as one: each in its place, and told
 * where the two differ. What other clusters left in the bucket comes first.
 */
public final class AuditVerification {
  /** The topic's records in order. */
  public interface Topic extends Iterator<AuditLine> {
    /** Id of the Kafka cluster. */
    String cluster();

    /** Offset of the first record that is kept. */
    long beginning();
  }

  private final ChainVerifier verifier;
  private long fromTopic;
  private long fromArchive;

  public AuditVerification(ChainVerifier verifier) {
    this.verifier = verifier;
  }

  /** Reads all there is. */
  public void read(Optional<? extends Topic> topic, Optional<AuditFiles> archive) {
    Map<String, List<AuditFiles.Name>> byCluster =
        new TreeMap<>(archive.map(AuditFiles::all).orElse(Map.of()));
    List<AuditFiles.Name> own =
        topic
            .flatMap(records -> Optional.ofNullable(byCluster.remove(records.cluster())))
            .orElse(List.of());
    byCluster.forEach(
        (cluster, names) -> {
          ArchivedRecords archived = new ArchivedRecords(archive.orElseThrow(), names, verifier);
          while (archived.hasNext()) {
            AuditLine line = archived.next();
            fromArchive++;
            verifier.accept("archive of " + cluster + " offset " + line.offset(), line.value());
          }
        });
    topic.ifPresent(
        records ->
            merge(
                records,
                archive.map(files -> new ArchivedRecords(files, own, verifier)).orElse(null)));
  }

  private void merge(Topic topic, @Nullable ArchivedRecords archive) {
    @Nullable AuditLine archived = next(archive);
    @Nullable AuditLine record = next(topic);
    while (archived != null || record != null) {
      long there = archived == null ? Long.MAX_VALUE : archived.offset();
      long here = record == null ? Long.MAX_VALUE : record.offset();
      if (archived != null && record != null && here == there) {
        both(record, archived);
      } else if (archived != null && there < here) {
        onlyArchived(topic, archived);
      } else if (record != null) {
        onlyInTopic(record, archive);
      }
      archived = there <= here ? next(archive) : archived;
      record = here <= there ? next(topic) : record;
    }
  }

  private void both(AuditLine record, AuditLine archived) {
    String place = "topic offset " + record.offset();
    byte[] value = record.value();
    if (!Arrays.equals(value, archived.value())) {
      verifier.found(Kind.EDITED, place, "the archive holds another record there");
    }
    verifier.accept(place, value);
    fromTopic++;
    fromArchive++;
  }

  private void onlyArchived(Topic topic, AuditLine archived) {
    if (archived.offset() >= topic.beginning()) {
      verifier.found(
          Kind.DELETED,
          "topic offset " + archived.offset(),
          "the record is in the archive, and no longer in the topic");
    }
    verifier.accept("archive offset " + archived.offset(), archived.value());
    fromArchive++;
  }

  private void onlyInTopic(AuditLine record, @Nullable ArchivedRecords archive) {
    if (archive != null && record.offset() <= archive.last()) {
      verifier.found(
          Kind.DELETED,
          "archive offset " + record.offset(),
          "the record is in the topic, and not in the archive, which holds later ones");
    }
    verifier.accept("topic offset " + record.offset(), record.value());
    fromTopic++;
  }

  private static @Nullable AuditLine next(@Nullable Iterator<AuditLine> records) {
    return records != null && records.hasNext() ? records.next() : null;
  }

  /** Records that were read from the topic. */
  public long fromTopic() {
    return fromTopic;
  }

  /** Records that were read from the bucket. */
  public long fromArchive() {
    return fromArchive;
  }
}

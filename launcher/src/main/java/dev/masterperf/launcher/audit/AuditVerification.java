package dev.masterperf.launcher.audit;

import dev.masterperf.archive.audit.AuditFiles;
import dev.masterperf.archive.audit.AuditLine;
import dev.masterperf.model.audit.ChainVerifier;
import dev.masterperf.model.audit.Finding.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Hands records of the topic and of the bucket to a verifier, as one: each in its place, and told
 * where the two differ. What other clusters left in the bucket comes first.
 */
public final class AuditVerification {
  private final ChainVerifier verifier;
  private long fromTopic;
  private long fromArchive;

  public AuditVerification(ChainVerifier verifier) {
    this.verifier = verifier;
  }

  /** Reads all there is. */
  public void read(Optional<AuditRecords> topic, Optional<AuditFiles> archive) {
    Map<String, List<AuditFiles.Name>> byCluster =
        new TreeMap<>(archive.map(AuditFiles::all).orElse(Map.of()));
    List<AuditFiles.Name> own =
        topic
            .map(records -> byCluster.remove(records.cluster()))
            .flatMap(Optional::ofNullable)
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

  private void merge(AuditRecords topic, @Nullable ArchivedRecords archive) {
    @Nullable AuditLine archived = next(archive);
    @Nullable ConsumerRecord<byte[], byte[]> record = next(topic);
    while (archived != null || record != null) {
      long offset =
          Math.min(
              archived == null ? Long.MAX_VALUE : archived.offset(),
              record == null ? Long.MAX_VALUE : record.offset());
      boolean inArchive = archived != null && archived.offset() == offset;
      boolean inTopic = record != null && record.offset() == offset;
      byte[] here = inTopic ? value(record) : new byte[0];
      byte[] there = inArchive ? archived.value() : new byte[0];
      if (inArchive && inTopic && !Arrays.equals(here, there)) {
        verifier.found(
            Kind.EDITED, "topic offset " + offset, "the archive holds another record there");
      } else if (inArchive && !inTopic && offset >= topic.beginning()) {
        verifier.found(
            Kind.DELETED,
            "topic offset " + offset,
            "the record is in the archive, not in the topic");
      } else if (inTopic && !inArchive && archive != null && offset <= archive.last()) {
        verifier.found(
            Kind.DELETED,
            "archive offset " + offset,
            "the record is in the topic, and not in the archive, which holds later ones");
      }
      verifier.accept(
          (inTopic ? "topic offset " : "archive offset ") + offset, inTopic ? here : there);
      fromTopic += inTopic ? 1 : 0;
      fromArchive += inArchive ? 1 : 0;
      archived = inArchive ? next(archive) : archived;
      record = inTopic ? next(topic) : record;
    }
  }

  private static @Nullable AuditLine next(@Nullable ArchivedRecords archive) {
    return archive != null && archive.hasNext() ? archive.next() : null;
  }

  private static @Nullable ConsumerRecord<byte[], byte[]> next(AuditRecords topic) {
    return topic.hasNext() ? topic.next() : null;
  }

  private static byte[] value(ConsumerRecord<byte[], byte[]> record) {
    byte @Nullable [] value = record.value();
    return value == null ? new byte[0] : value;
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

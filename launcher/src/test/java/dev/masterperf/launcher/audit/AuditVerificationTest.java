package dev.masterperf.launcher.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.masterperf.archive.audit.AuditFiles;
import dev.masterperf.archive.audit.AuditLine;
import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.model.AuditEntry;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.audit.ChainVerifier;
import dev.masterperf.model.audit.ChainWriter;
import dev.masterperf.model.audit.Finding;
import dev.masterperf.model.audit.SigningKey;
import dev.masterperf.model.audit.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Topic and archive are read as one, and told apart where they differ. */
class AuditVerificationTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final SigningKey KEY = SigningKey.parse(SigningKey.generate());

  private final Objects bucket = new Objects();
  private final List<AuditLine> written = new ArrayList<>();
  private final List<AuditLine> topic = new ArrayList<>();
  private long beginning;

  @BeforeEach
  void write() {
    ChainWriter writer = new ChainWriter("i@1", "i", KEY, Optional.empty());
    for (int i = 0; i < 6; i++) {
      AuditEntry entry = new AuditEntry(AT, "ada", "a.b", "s" + i, Outcome.TAKEN, "", "i");
      written.add(
          new AuditLine(i * 2L, (i == 5 ? writer.checkpoint(AT) : writer.next(entry)).bytes()));
    }
    topic.addAll(written);
    archive(written.subList(0, 2));
    archive(written.subList(2, 4));
  }

  private void archive(List<AuditLine> lines) {
    StringBuilder text = new StringBuilder();
    for (AuditLine line : lines) {
      String record = new String(line.value(), StandardCharsets.UTF_8);
      text.append("{\"offset\":%d,\"record\":%s}\n".formatted(line.offset(), record));
    }
    AuditFiles.Name name =
        new AuditFiles.Name("c", lines.get(0).offset(), lines.get(lines.size() - 1).offset());
    bucket.put(name.key(), Zstd.compress(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatIsInBothIsReadOnce() {
    Verdict verdict = verdict();

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.entries()).isEqualTo(5);
  }

  @Test
  void whatWasTrimmedFromTheTopicIsReadFromTheArchive() {
    topic.subList(0, 4).clear();
    beginning = 8;

    assertThat(verdict().findings()).isEmpty();
    assertThat(verdict().entries()).isEqualTo(5);
  }

  @Test
  void whatIsMissingInTheMiddleOfTheTopicIsFoundThoughItIsArchived() {
    topic.remove(1);

    assertThat(findings())
        .containsExactly(
            "deleted: topic offset 2: the record is in the archive, and no longer in the topic");
  }

  @Test
  void aFileThatIsMissingBeforeOthersIsFoundThoughTheTopicHasTheRecords() {
    bucket.delete(new AuditFiles.Name("c", 0, 2).key());

    assertThat(findings()).hasSize(2).allMatch(line -> line.startsWith("deleted: archive offset "));
  }

  @Test
  void aRecordThatDiffersIsFoundAlsoWhereItsHashFits() {
    ChainWriter forger = new ChainWriter("i@1", "i", KEY, Optional.empty());
    AuditEntry other = new AuditEntry(AT, "eve", "a.b", "s0", Outcome.TAKEN, "", "i");
    topic.set(0, new AuditLine(0, forger.next(other).bytes()));

    assertThat(findings())
        .contains("edited: topic offset 0: the archive holds another record there");
  }

  @Test
  void aDamagedFileIsNamedAndTheRestIsRead() {
    String key = new AuditFiles.Name("c", 0, 2).key();
    bucket.put(key, new byte[] {1, 2, 3});

    assertThat(findings()).anyMatch(line -> line.startsWith("edited: " + key + ": "));
    assertThat(verdict().entries()).isEqualTo(5);
  }

  @Test
  void theArchiveAloneEndsWhereItEnds() {
    ChainVerifier verifier = new ChainVerifier(Set.of(), List.of());
    AuditVerification verification = new AuditVerification(verifier);
    verification.read(Optional.empty(), Optional.of(new AuditFiles(bucket)));

    assertThat(verification.fromArchive()).isEqualTo(4);
    assertThat(verifier.finish(AT).unsigned()).isEqualTo(4);
  }

  private List<String> findings() {
    return verdict().findings().stream().map(Finding::toString).toList();
  }

  private Verdict verdict() {
    ChainVerifier verifier = new ChainVerifier(Set.of(KEY.verifyKey().text()), List.of());
    new AuditVerification(verifier)
        .read(Optional.of(new Records()), Optional.of(new AuditFiles(bucket)));
    return verifier.finish(AT.plusSeconds(3600));
  }

  /** The topic as it is now. */
  private final class Records implements AuditVerification.Topic {
    private final Iterator<AuditLine> lines = topic.iterator();

    @Override
    public String cluster() {
      return "c";
    }

    @Override
    public long beginning() {
      return beginning;
    }

    @Override
    public boolean hasNext() {
      return lines.hasNext();
    }

    @Override
    public AuditLine next() {
      return lines.next();
    }
  }

  /** A bucket in memory. */
  private static final class Objects implements Bucket {
    private final NavigableMap<String, byte[]> objects = new TreeMap<>();

    void put(String key, byte[] body) {
      objects.put(key, body);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] body) {
      return objects.putIfAbsent(key, body) == null;
    }

    @Override
    public boolean putIfAbsent(String key, Path file) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] get(String key) {
      return objects.get(key);
    }

    @Override
    public byte[] getRange(String key, long offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String key) {
      objects.remove(key);
    }

    @Override
    public List<Listed> list(String prefix) {
      return objects.keySet().stream()
          .filter(key -> key.startsWith(prefix))
          .map(key -> new Listed(key, 0, AT))
          .toList();
    }

    @Override
    public void close() {}
  }
}

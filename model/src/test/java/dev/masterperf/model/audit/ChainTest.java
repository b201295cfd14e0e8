package dev.masterperf.model.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.model.AuditEntry;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.audit.Finding.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Whatever is done to what was written is found. */
class ChainTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final SigningKey KEY = SigningKey.parse(SigningKey.generate());
  private static final SigningKey OTHER = SigningKey.parse(SigningKey.generate());
  private static final String ODD = "\"\\\b\t\n\f\r\u0001\u007fé😀\ud800 , {}";

  /**
   * What two instances wrote, each in several lives, of which some ended without a last checkpoint.
   */
  private record Written(List<byte[]> records, List<SignedPoint> heads) {
    static Written of(long seed) {
      Random random = new Random(seed);
      List<byte[]> records = new ArrayList<>();
      List<ChainWriter> writers = new ArrayList<>(List.of(chain("a0", "a"), chain("b0", "b")));
      for (int lives = 0; lives < 3; lives++) {
        int steps = 2 + random.nextInt(8);
        for (int step = 0; step < steps; step++) {
          ChainWriter writer = writers.get(random.nextInt(2));
          boolean checkpoint = writer.last().seq() > 0 && random.nextInt(4) == 0;
          records.add((checkpoint ? writer.checkpoint(AT) : writer.next(entry(random))).bytes());
        }
        int ended = random.nextInt(2);
        ChainWriter before = writers.get(ended);
        if (before.last().seq() > 0) {
          String name = "ab".charAt(ended) + "" + (lives + 1);
          writers.set(
              ended,
              new ChainWriter(
                  name, "ab".substring(ended, ended + 1), KEY, Optional.of(before.last())));
          records.add(writers.get(ended).next(entry(random)).bytes());
        }
      }
      return new Written(records, writers.stream().map(ChainWriter::head).toList());
    }

    private static ChainWriter chain(String name, String instance) {
      return new ChainWriter(name, instance, KEY, Optional.empty());
    }

    Verdict verdict() {
      return verdictOf(records, heads);
    }
  }

  private static Verdict verdictOf(List<byte[]> records, List<SignedPoint> heads) {
    ChainVerifier verifier = new ChainVerifier(Set.of(KEY.verifyKey().text()), heads);
    for (int i = 0; i < records.size(); i++) {
      verifier.accept("record " + i, records.get(i));
    }
    return verifier.finish(AT.plusSeconds(3600));
  }

  private static AuditEntry entry(Random random) {
    return new AuditEntry(
        AT,
        "ada",
        "silence.create",
        "s" + random.nextInt(100),
        Outcome.values()[random.nextInt(3)],
        random.nextBoolean() ? ODD : "",
        "i",
        "key",
        random.nextBoolean() ? "192.0.2.1" : null,
        random.nextBoolean() ? "eu/a" : null);
  }

  @Property(tries = 60)
  void whatNobodyTouchedIsClean(@ForAll long seed) {
    assertThat(Written.of(seed).verdict().findings()).isEmpty();
  }

  @Property(tries = 60)
  void anEditedMemberIsFound(@ForAll long seed, @ForAll @LongRange(min = 0) long choice) {
    Written written = Written.of(seed);
    Random random = new Random(choice);
    edit(written, random, false);

    assertThat(written.verdict().findings()).isNotEmpty();
  }

  @Property(tries = 60)
  void anEditedMemberIsFoundAlsoWhereTheHashWasComputedAnew(
      @ForAll long seed, @ForAll @LongRange(min = 0) long choice) {
    Written written = Written.of(seed);
    edit(written, new Random(choice), true);

    assertThat(written.verdict().findings()).isNotEmpty();
  }

  /** Changes, adds or takes out one member of one record. */
  private static void edit(Written written, Random random, boolean hashed) {
    int index = random.nextInt(written.records.size());
    ObjectNode members = CanonicalJson.read(written.records.get(index));
    List<String> names = new ArrayList<>();
    members.fieldNames().forEachRemaining(names::add);
    if (hashed) {
      names.remove("hash");
    }
    String name = names.get(random.nextInt(names.size()));
    switch (random.nextInt(3)) {
      case 0 -> members.remove(name);
      case 1 -> members.put("more", "x");
      default -> {
        if (members.get(name).isTextual()) {
          members.put(name, members.get(name).textValue() + "x");
        } else {
          members.put(name, members.get(name).longValue() + 1 + random.nextInt(3));
        }
      }
    }
    if (hashed) {
      ObjectNode content = members.deepCopy();
      content.remove("hash");
      content.remove("signature");
      members.put("hash", Hashes.sha256(CanonicalJson.bytes(content)));
    }
    written.records.set(index, CanonicalJson.bytes(members));
  }

  @Property(tries = 60)
  void anEditedByteIsFound(@ForAll long seed, @ForAll @LongRange(min = 0) long choice) {
    Written written = Written.of(seed);
    Random random = new Random(choice);
    byte[] record = written.records.get(random.nextInt(written.records.size()));
    record[random.nextInt(record.length)] ^= (byte) (1 + random.nextInt(255));

    assertThat(written.verdict().findings()).isNotEmpty();
  }

  @Property(tries = 60)
  void aDeletedRecordIsFound(@ForAll long seed, @ForAll @IntRange(min = 0) int choice) {
    Written written = Written.of(seed);
    written.records.remove(choice % written.records.size());

    assertThat(written.verdict().findings()).isNotEmpty();
  }

  @Property(tries = 60)
  void aCutTailIsFound(@ForAll long seed, @ForAll @IntRange(min = 0) int choice) {
    Written written = Written.of(seed);
    int kept = choice % written.records.size();

    assertThat(verdictOf(written.records.subList(0, kept), written.heads).findings()).isNotEmpty();
  }

  @Property(tries = 60)
  void aDoubledRecordIsFound(@ForAll long seed, @ForAll @LongRange(min = 0) long choice) {
    Written written = Written.of(seed);
    Random random = new Random(choice);
    int index = random.nextInt(written.records.size());
    int behind = index + 1 + random.nextInt(written.records.size() - index);
    written.records.add(behind, written.records.get(index));

    assertThat(written.verdict().findings()).extracting(Finding::kind).contains(Kind.DUPLICATED);
  }

  @Property(tries = 60)
  void twoRecordsOfAChainThatChangedPlacesAreFound(
      @ForAll long seed, @ForAll @LongRange(min = 0) long choice) {
    Written written = Written.of(seed);
    List<Integer> chain = new ArrayList<>();
    for (int i = 0; i < written.records.size(); i++) {
      if (Link.read(written.records.get(i)).point().chain().equals("a0")) {
        chain.add(i);
      }
    }
    if (chain.size() > 1) {
      Collections.shuffle(chain, new Random(choice));
      Collections.swap(written.records, chain.get(0), chain.get(1));

      assertThat(written.verdict().findings()).extracting(Finding::kind).contains(Kind.REORDERED);
    }
  }

  @Test
  void aChainThatWasWrittenAnewWithAnotherKeyIsFound() {
    ChainWriter forger = new ChainWriter("a0", "a", OTHER, Optional.empty());
    List<byte[]> records =
        List.of(forger.next(entry(new Random(1))).bytes(), forger.checkpoint(AT).bytes());

    assertThat(verdictOf(records, List.of()).findings())
        .extracting(Finding::kind)
        .containsOnly(Kind.FOREIGN);
    assertThat(verdictOf(records, List.of()).findings().get(0).text())
        .contains("key " + OTHER.verifyKey().id() + ", which is not among those trusted");
  }

  @Test
  void whatWasAppendedToAChainWithoutAKeyIsFound() {
    ChainWriter writer = new ChainWriter("a0", "a", KEY, Optional.empty());
    List<byte[]> records = new ArrayList<>();
    records.add(writer.next(entry(new Random(1))).bytes());
    records.add(writer.checkpoint(AT).bytes());
    assertThat(verdictOf(records, List.of()).findings()).isEmpty();

    records.add(writer.next(entry(new Random(2))).bytes());

    assertThat(verdictOf(records, List.of()).findings().get(0).text()).contains("signed by nobody");
  }

  @Test
  void aChainThatIsGoneIsMissedByTheOneThatFollowsIt() {
    ChainWriter first = new ChainWriter("a0", "a", KEY, Optional.empty());
    first.next(entry(new Random(1)));
    ChainWriter second = new ChainWriter("a1", "a", KEY, Optional.of(first.last()));
    List<byte[]> records =
        List.of(second.next(entry(new Random(2))).bytes(), second.checkpoint(AT).bytes());

    assertThat(verdictOf(records, List.of()).findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.toString())
                    .startsWith("cut: ")
                    .contains("chain a0 with 1 records is missing"));
  }

  @Test
  void entriesFromBeforeChainsAreCountedAndLaterOnesFound() {
    byte[] plain =
        "{\"at\":\"2026-01-01T00:00:00Z\",\"action\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    ChainWriter writer = new ChainWriter("a0", "a", KEY, Optional.empty());
    List<byte[]> records = new ArrayList<>(List.of(plain, writer.checkpoint(AT).bytes()));
    assertThat(verdictOf(records, List.of()).findings()).isEmpty();
    assertThat(verdictOf(records, List.of()).unchained()).isEqualTo(1);

    records.add(plain);

    assertThat(verdictOf(records, List.of()).findings())
        .extracting(Finding::kind)
        .containsOnly(Kind.FOREIGN);
  }

  /** Known answers, made with Python's json and hashlib. */
  @Test
  void theFormatIsTheOneThatIsPublished() {
    ChainWriter writer = new ChainWriter("i-1@0", "i-1", KEY, Optional.empty());
    Link link =
        writer.next(
            new AuditEntry(
                AT, "ada", "rules.save", "x.yaml", Outcome.TAKEN, "é\n", "i-1", "key", null, null));

    assertThat(new String(link.bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"action\":\"rules.save\",\"actor\":\"ada\",\"actorKind\":\"key\",\"at\":\"2026-01-02T03:04:05Z\","
                + "\"chain\":\"i-1@0\",\"detail\":\"é\\n\",\"hash\":\""
                + "3fa5c385165b61e51099a0c95b75ce43e5ec0906e60dcb0aa62d0e7cab952345"
                + "\",\"instance\":\"i-1\",\"kind\":\"entry\",\"outcome\":\"taken\","
                + "\"previous\":\"0000000000000000000000000000000000000000000000000000000000000000\","
                + "\"seq\":1,\"subject\":\"x.yaml\"}");
  }
}

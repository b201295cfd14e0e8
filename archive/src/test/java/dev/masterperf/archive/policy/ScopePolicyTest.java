package dev.masterperf.archive.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.archive.Records;
import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.dataset.ScopeFolders;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.WindowsFile;
import dev.masterperf.archive.policy.ScopePolicy.Access;
import dev.masterperf.archive.segment.ClosedSegment;
import dev.masterperf.archive.segment.Formats;
import dev.masterperf.archive.segment.OpenSegment;
import dev.masterperf.archive.segment.Scratch;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Scopes;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScopePolicyTest {
  private static final String BUCKET = "metrics";
  private static final String LONG = "l".repeat(201);

  /** Each of which somebody could take for another one. */
  private static final List<String> SCOPES =
      List.of(
          "a",
          "ab",
          "a/b",
          "a/b/c",
          "a/" + LONG,
          "b/a",
          "A",
          "a-b",
          "a.b",
          "a*",
          "a?",
          "é",
          "é/x",
          "team-payments",
          "team-payments/eu",
          "team-payments2",
          "team-payments/" + LONG,
          LONG,
          LONG + "x",
          LONG + "/x");

  @TempDir Path folder;

  private final MemoryBucket bucket = new MemoryBucket();

  @Test
  void whoMayReadAScopeReadsItsFilesAndNoOthers() {
    Map<String, Set<String>> keys = archived();

    for (String scope : SCOPES) {
      Evaluator policy = new Evaluator(ScopePolicy.of(BUCKET, scope, Access.READ).iam());
      keys.forEach(
          (other, files) ->
              assertThat(files)
                  .allSatisfy(
                      key ->
                          assertThat(policy.allows("s3:GetObject", key))
                              .as("%s reads %s", scope, key)
                              .isEqualTo(scope.equals(other))));
    }
  }

  @Test
  void whoMayReadNestedScopesReadsThoseThatTheirKeysTell() {
    Map<String, Set<String>> keys = archived();

    for (String scope : SCOPES.stream().filter(scope -> scope.length() < 100).toList()) {
      Evaluator policy = new Evaluator(ScopePolicy.withNested(BUCKET, scope, Access.READ).iam());
      boolean whole = ScopeFolders.of(scope).nestedAreWhole();
      keys.forEach(
          (other, files) ->
              assertThat(files)
                  .allSatisfy(
                      key ->
                          assertThat(policy.allows("s3:GetObject", key))
                              .as("%s reads %s", scope, key)
                              .isEqualTo(
                                  Scopes.contains(scope, other)
                                      && (whole || other.length() < LONG.length()))));
    }
    assertThat(ScopeFolders.of("a").nestedAreWhole()).isTrue();
    assertThat(ScopeFolders.of("team-payments").nestedAreWhole()).isFalse();
  }

  @Test
  void whatIsNestedInAScopeWithALongNameIsNotPromised() {
    assertThatThrownBy(() -> ScopePolicy.withNested(BUCKET, LONG, Access.READ))
        .hasMessageContaining("a policy for each");
  }

  @Test
  void readingIsListingAndReadingAlone() {
    Evaluator policy = new Evaluator(ScopePolicy.of(BUCKET, "a", Access.READ).iam());
    String key = archived().get("a").iterator().next();

    assertThat(policy.lists("history/events/scope=a/")).isTrue();
    assertThat(policy.lists("history/events/scope=a/day=2025-12-31/")).isTrue();
    assertThat(List.of("", "history/", "history/events/scope=a", "history/events/scope=ab/"))
        .noneMatch(policy::lists);
    assertThat(List.of("s3:PutObject", "s3:DeleteObject", "s3:PutBucketPolicy"))
        .noneMatch(action -> policy.allows(action, key));
    assertThat(policy.allows("s3:GetObject", "history/manifest/metrics/p000/1.json")).isFalse();
    assertThat(policy.allows("s3:GetObject", "audit/v1/c/1-2.ndjson.zst")).isFalse();
  }

  @Test
  void writingIsWithinTheScopeToo() {
    Evaluator policy = new Evaluator(ScopePolicy.of(BUCKET, "a", Access.WRITE).iam());

    assertThat(List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject"))
        .allMatch(action -> policy.allows(action, "history/events/scope=a/day=2026-01-01/x"))
        .noneMatch(action -> policy.allows(action, "history/events/scope=ab/day=2026-01-01/x"))
        .noneMatch(action -> policy.allows(action, "history/manifest/metrics/p000/1.json"));
  }

  @Test
  void cloudflareIsGivenTheSameStarts() {
    Map<String, Set<String>> keys = archived();

    JsonNode body = ScopePolicy.withNested(BUCKET, "a", Access.WRITE).r2();

    assertThat(body.get("bucket").asText()).isEqualTo(BUCKET);
    assertThat(body.get("permission").asText()).isEqualTo("object-read-write");
    keys.forEach(
        (scope, files) ->
            assertThat(files)
                .allSatisfy(
                    key ->
                        assertThat(texts(body.get("prefixes")).anyMatch(key::startsWith))
                            .as("%s", key)
                            .isEqualTo(Scopes.contains("a", scope))));
  }

  /** Names that overlap, some of them long, some named like a folder of a long one. */
  @Property(tries = 2_000)
  void noPolicyOpensAScopeThatIsNotNestedInIts(
      @ForAll("scopes") String scope, @ForAll("scopes") String other) {
    String key = ScopeFolders.of(other).own().get(0) + "day=2026-01-01/x";

    assertThat(opens(ScopePolicy.of(BUCKET, scope, Access.READ), key))
        .isEqualTo(scope.equals(other));
    if (!ScopeFolders.of(scope).nested().isEmpty() && !Scopes.contains(scope, other)) {
      assertThat(opens(ScopePolicy.withNested(BUCKET, scope, Access.READ), key)).isFalse();
    }
  }

  private static boolean opens(ScopePolicy policy, String key) {
    return new Evaluator(policy.iam()).allows("s3:GetObject", key);
  }

  @Provide
  Arbitrary<String> scopes() {
    String checksum = "0123456789abcdef".repeat(4);
    return Arbitraries.of(
            "a", "ab", "b", "a~", "a~" + checksum, "payments-eu", "payments-eu2", LONG, "é", "%2F")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(parts -> String.join("/", parts));
  }

  @Test
  void aBucketIsNoPattern() {
    assertThatThrownBy(() -> ScopePolicy.of("*", "a", Access.READ)).hasMessageContaining("*");
    assertThatThrownBy(() -> ScopePolicy.of("b/history", "a", Access.READ))
        .hasMessageContaining("b/history");
  }

  /** Keys of the files that the archive writes for events and windows, by their scope. */
  private Map<String, Set<String>> archived() {
    if (bucket.keys("").isEmpty()) {
      write(Source.METRICS);
      write(Source.LATE);
    }
    Map<String, Set<String>> keys = new TreeMap<>();
    for (String scope : SCOPES) {
      List<String> own = ScopeFolders.of(scope).own();
      keys.put(
          scope,
          bucket.keys("").stream()
              .filter(key -> own.stream().anyMatch(key::startsWith))
              .collect(Collectors.toSet()));
    }
    assertThat(keys.values()).allMatch(files -> files.size() == 2); // one of each dataset
    assertThat(keys.values().stream().mapToInt(Set::size).sum()).isEqualTo(bucket.keys("").size());
    return keys;
  }

  private void write(Source source) {
    OpenSegment open =
        new OpenSegment(
            new SourcePartition(source, 0),
            0,
            Set.of(Resolution.HOUR),
            new Formats(EventsFile::write, WindowsFile::write));
    for (int i = 0; i < SCOPES.size(); i++) {
      PerfMetric metric = inScope(SCOPES.get(i));
      byte[] value =
          source == Source.METRICS
              ? MetricCodec.encode(List.of(metric))
              : Records.late(metric, Resolution.HOUR);
      open.add(i, Records.APPEND_MILLIS, null, value);
    }
    ClosedSegment closed = open.close();
    Scratch scratch = Scratch.open(folder);
    while (!closed.isStored()) {
      closed.storeNext(bucket, scratch, 1);
    }
  }

  private static PerfMetric inScope(String scope) {
    String json =
        new String(MetricCodec.encode(Records.metric(1)), StandardCharsets.UTF_8)
            .replace("\"scope\":\"global\"", "\"scope\":\"" + scope + "\"");
    return Json.read(json.getBytes(StandardCharsets.UTF_8), PerfMetric.class);
  }

  private static Stream<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
  }

  /** As much of IAM as these policies use: statements that allow, wildcards, StringLike. */
  private record Evaluator(JsonNode policy) {

    boolean allows(String action, String key) {
      return allows(action, "arn:aws:s3:::" + BUCKET + "/" + key, null);
    }

    boolean lists(String prefix) {
      return allows("s3:ListBucket", "arn:aws:s3:::" + BUCKET, prefix);
    }

    private boolean allows(String action, String arn, @Nullable String prefix) {
      assertThat(policy.get("Version").asText()).isEqualTo("2012-10-17");
      for (JsonNode statement : policy.get("Statement")) {
        assertThat(statement.get("Effect").asText()).isEqualTo("Allow");
        if (any(statement.get("Action"), action)
            && any(statement.get("Resource"), arn)
            && holds(statement.get("Condition"), prefix)) {
          return true;
        }
      }
      return false;
    }

    private static boolean holds(@Nullable JsonNode condition, @Nullable String prefix) {
      return condition == null
          || (prefix != null && any(condition.get("StringLike").get("s3:prefix"), prefix));
    }

    private static boolean any(JsonNode patterns, String text) {
      return patterns.isTextual()
          ? like(patterns.asText(), text)
          : texts(patterns).anyMatch(pattern -> like(pattern, text));
    }

    /** {@code *} is any text, slashes included, and {@code ?} any character. */
    private static boolean like(String pattern, String text) {
      String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
      return text.matches("(?s)" + regex);
    }
  }
}

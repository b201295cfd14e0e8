package dev.masterperf.producer.r2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.r2.Finding.Severity;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class R2ValidationTest {
  private static final List<String> CONFIGURATION =
      List.of(
          "endpoint",
          "addressing",
          "checksums",
          "transport_encryption",
          "reachable",
          "clock_skew",
          "bucket",
          "permission_list",
          "permission_put",
          "permission_get",
          "permission_delete");
  private static final List<String> VALIDATION =
      List.of("range_read", "conditional_write", "conditional_replace");
  private static final Predicate<String> PUT = request -> request.startsWith("PUT");

  private final FakeS3 s3 = FakeS3.start();
  private final Recorded recorded = new Recorded();
  private final R2Storage storage = storage(InstantSource.system());

  @AfterEach
  void stop() {
    storage.close();
    recorded.close();
    s3.close();
  }

  @Test
  void aBucketThatCanBeUsedHasOneRowForEachThingAndIsLeftAsItWas() {
    ValidationReport report = storage.validate();

    assertThat(report.usable()).isTrue();
    assertThat(report.of(Severity.WARNING)).isEmpty();
    assertThatCode(report::orThrow).doesNotThrowAnyException();
    assertThat(rows(MetricType.CONFIGURATION)).containsExactlyInAnyOrderElementsOf(CONFIGURATION);
    assertThat(rows(MetricType.VALIDATION)).containsExactlyInAnyOrderElementsOf(VALIDATION);
    assertThat(recorded.all())
        .allMatch(row -> row.series().category().equals("Security"))
        .allMatch(row -> row.series().topic().equals("R2 Validation"))
        .allMatch(row -> row.series().labels().get("bucket").equals("bucket"))
        .allMatch(row -> row.status() == Status.OK);
    assertThat(value("bucket")).isEqualTo("EXISTS");
    assertThat(value("permission_delete")).isEqualTo("ALLOWED");
    assertThat(value("conditional_replace")).isEqualTo("HOLDS");
    assertThat(recorded.only("Security", "reachable").unit()).isEqualTo(Unit.SECONDS);
    assertThat(s3.objects()).isEmpty();
    assertThat(s3.requests())
        .allMatch(
            request ->
                request.contains("/bucket/live/.masterperf/probe-")
                    || request.contains("list-type"));
  }

  @Test
  void anEndpointThatIsAwayIsToldAndNothingElseIsClaimed() {
    s3.close();

    ValidationReport report = storage.validate();

    assertThat(report.of(Severity.ERROR)).extracting(Finding::id).containsExactly("reachable");
    assertThat(value("reachable")).isEqualTo("UNREACHABLE");
    assertThat(recorded.only("Security", "reachable").impact())
        .startsWith("nothing answers at http://127.0.0.1:");
    for (String id : List.of("bucket", "permission_put", "permission_get", "clock_skew")) {
      assertThat(value(id)).as(id).isEqualTo("UNKNOWN");
    }
    assertThat(rows(MetricType.CONFIGURATION)).containsExactlyInAnyOrderElementsOf(CONFIGURATION);
    assertThat(rows(MetricType.VALIDATION)).containsExactlyInAnyOrderElementsOf(VALIDATION);
  }

  @Test
  void aBucketThatIsMissingIsToldByName() {
    s3.fail(any -> true, 404, "NoSuchBucket");

    ValidationReport report = storage.validate();

    assertThat(report.of(Severity.ERROR)).extracting(Finding::id).containsExactly("bucket");
    assertThatThrownBy(report::orThrow)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("bucket MISSING: there is no bucket bucket at this endpoint");
    assertThat(recorded.only("Security", "bucket").status()).isEqualTo(Status.ERROR);
  }

  @Test
  void eachRightIsToldApart() {
    s3.fail(request -> request.contains("list-type"), 403, "AccessDenied");
    s3.fail(request -> request.startsWith("DELETE"), 403, "AccessDenied");

    ValidationReport report = storage.validate();

    assertThat(report.of(Severity.ERROR))
        .extracting(Finding::id)
        .containsExactly("permission_list", "permission_delete");
    assertThat(value("permission_list")).isEqualTo("DENIED");
    assertThat(value("bucket")).isEqualTo("EXISTS");
    assertThat(value("permission_put")).isEqualTo("ALLOWED");
    assertThat(report.find("permission_delete").orElseThrow().detail())
        .contains("AccessDenied (403): the access key has no such right")
        .contains("live/.masterperf/probe-")
        .contains("is left behind");
  }

  @Test
  void withoutTheRightToWriteTheRestIsNotClaimed() {
    s3.fail(PUT, 403, "AccessDenied");

    ValidationReport report = storage.validate();

    assertThat(report.of(Severity.ERROR)).extracting(Finding::id).containsExactly("permission_put");
    assertThat(value("permission_get")).isEqualTo("UNKNOWN");
    assertThat(value("bucket")).isEqualTo("EXISTS");
  }

  @Test
  void aWrongSecretIsToldAsSuch() {
    s3.fail(any -> true, 403, "SignatureDoesNotMatch");

    ValidationReport report = storage.validate();

    assertThat(report.find("permission_list").orElseThrow().detail())
        .isEqualTo("SignatureDoesNotMatch (403): the secret key is not that of the access key");
    assertThat(value("bucket")).isEqualTo("UNKNOWN");
  }

  @Test
  void conditionsAndRangesThatAreIgnoredAreErrors() {
    s3.ignoreConditions();
    s3.ignoreRanges();

    ValidationReport report = storage.validate();

    assertThat(report.of(Severity.ERROR))
        .extracting(Finding::id)
        .containsExactly("range_read", "conditional_write", "conditional_replace");
    assertThat(report.find("conditional_write").orElseThrow().detail())
        .isEqualTo("the endpoint ignores the condition and overwrites");
  }

  @Test
  void aClockThatEndpointsRefuseIsAnErrorAndOneThatDriftsAWarning() {
    try (R2Storage slow = storage(InstantSource.offset(InstantSource.system(), minutes(-20)));
        R2Storage fast = storage(InstantSource.offset(InstantSource.system(), minutes(3)))) {
      Finding error = slow.validate().find("clock_skew").orElseThrow();
      Finding warning = fast.validate().find("clock_skew").orElseThrow();

      assertThat(error.severity()).isEqualTo(Severity.ERROR);
      assertThat(error.detail()).contains("behind the endpoint's", "let NTP set it");
      assertThat(error.quantity().orElseThrow().measure()).isBetween(1100.0, 1201.0);
      assertThat(warning.severity()).isEqualTo(Severity.WARNING);
      PerfMetric row = recorded.of("Security", "clock_skew").get(1);
      assertThat(row.status()).isEqualTo(Status.OK);
      assertThat(row.impact()).startsWith("warning: this machine's clock is ");
      assertThat(row.properties()).containsEntry("severity", "warning");
    }
  }

  @Test
  void contentThatTravelsReadableToOtherMachinesIsAWarning() {
    R2Settings plain =
        new R2Settings(
            URI.create("http://storage.invalid"),
            "bucket",
            "key",
            new SecretKey("secret"),
            KeyScope.WHOLE_BUCKET);
    try (R2Storage readable = new R2Storage(plain, recorded.tracker())) {
      Finding transport = readable.validate().find("transport_encryption").orElseThrow();

      assertThat(transport.severity()).isEqualTo(Severity.WARNING);
      assertThat(transport.value()).isEqualTo("DISABLED");
    }
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  private List<String> rows(MetricType type) {
    return recorded.all().stream()
        .filter(row -> row.series().type() == type)
        .map(row -> row.series().id())
        .toList();
  }

  private String value(String id) {
    return recorded.only("Security", id).value();
  }

  private R2Storage storage(InstantSource clock) {
    return new R2Storage(s3.settings(), recorded.tracker(), clock, System::nanoTime);
  }
}

package dev.masterperf.producer.r2;

import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.Observation;
import dev.masterperf.producer.r2.Finding.Severity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Whether a bucket can be used: each thing is tried out before it is stated, on an object of our
 * own below {@value #PROBES}, which is deleted at the end.
 */
final class R2Validation {
  static final String CATEGORY = "Security";
  static final String TOPIC = "R2 Validation";

  /** A folder inside the scope that is kept free for this. */
  static final String PROBES = ".masterperf/";

  private final S3Client s3;
  private final R2Settings settings;
  private final MasterPerfTracker tracker;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  R2Validation(
      S3Client s3,
      R2Settings settings,
      MasterPerfTracker tracker,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.s3 = s3;
    this.settings = settings;
    this.tracker = tracker;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  ValidationReport run() {
    String unique = Long.toHexString(clock.millis()) + Long.toHexString(nanoTime.getAsLong());
    String probe = settings.scope().root() + PROBES + "probe-" + unique;
    List<Finding> findings = new ArrayList<>(settingsFindings());
    findings.addAll(new BucketTrials(s3, settings, probe, clock, nanoTime).run());
    tracker.addPerformanceMetrics(findings.stream().map(this::row).toList());
    return new ValidationReport(settings.location(), findings);
  }

  /**
   * What holds by configuration, so that the matrix shows under which settings the rest was found.
   */
  private List<Finding> settingsFindings() {
    String endpoint = settings.endpoint().toString();
    boolean encrypted = "https".equals(settings.endpoint().getScheme());
    Finding transport =
        Finding.fact(
            "transport_encryption",
            encrypted ? "ENABLED" : "DISABLED",
            "scheme of the endpoint",
            encrypted
                ? "content and signatures travel encrypted"
                : "content travels readable; use https beyond this machine");
    return List.of(
        Finding.fact("endpoint", endpoint, "settings", "region " + settings.region()),
        Finding.fact(
            "addressing",
            settings.addressing().name().toLowerCase(Locale.ROOT),
            "settings",
            "where the bucket's name stands in an address"),
        Finding.fact("checksums", "WHEN_REQUIRED", "settings", "as R2 wants it"),
        encrypted || onThisMachine() ? transport : transport.weighing(Severity.WARNING));
  }

  private boolean onThisMachine() {
    String host = String.valueOf(settings.endpoint().getHost());
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private Observation row(Finding found) {
    boolean warning = found.severity() == Severity.WARNING;
    return new Observation(
            Series.of(CATEGORY, TOPIC, found.id()),
            found.value(),
            found.quantity(),
            found.severity() == Severity.ERROR ? Status.ERROR : Status.OK,
            found.tried(),
            settings.location(),
            warning ? "warning: " + found.detail() : found.detail(),
            Collections.emptySortedMap())
        .ofType(found.type())
        .labelled("bucket", settings.bucket())
        .with(Map.of("severity", found.severity().name().toLowerCase(Locale.ROOT)));
  }
}

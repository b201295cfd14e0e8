package dev.masterperf.alerts.detection;

import dev.masterperf.alerts.anomaly.Band;
import dev.masterperf.alerts.anomaly.Detector;
import dev.masterperf.alerts.anomaly.DetectorCodec;
import dev.masterperf.alerts.anomaly.DetectorSettings;
import dev.masterperf.alerts.anomaly.Finding;
import dev.masterperf.alerts.anomaly.Scratch;
import dev.masterperf.alerts.anomaly.UnreadableStateException;
import dev.masterperf.alerts.anomaly.Verdict;
import dev.masterperf.alerts.rule.AnomalyOptions;
import dev.masterperf.model.AnomalyEvidence;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.query.eval.Detectors.Judgement;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A detector of one series at work for a rule. What it says depends on the values it was fed and on
 * the rule's options alone. Not for several threads.
 *
 * <p>Its score is 1 − 10^(−h), where h is the evidence as a multiple of what the rule asks for: so
 * 0.9 is where {@code detect} would raise an alert, and 0.99 is twice as much. Other than there a
 * value that only repeats an alert counts while it is outside of the band, so that an alert lasts
 * as long as what it is about.
 */
public final class SeriesDetector {
  /** Of the level that stands in while nothing is known of a time of day; about 20 values. */
  private static final double LEVEL_RATE = 0.1;

  private static final DetectorSettings SHIPPED = DetectorSettings.SHIPPED;

  /** An expert found something from one in a hundred on. */
  private static final double SPOKE = 2;

  private static final int TAIL_BYTES = Double.BYTES + 2 * Long.BYTES;

  /** An evaluation comes with the second that ends the step. */
  private static final long SECOND_MILLIS = 1_000;

  /** For so many steps what was said of a value counts if no other one comes. */
  public static final long STALE_STEPS = 2;

  private final AnomalyOptions options;
  private final long stepMillis;
  private final String judged;
  private final Detector detector;

  private double level = Double.NaN;
  private long seen;
  private long lastMillis = Long.MIN_VALUE;
  private double lastValue;
  private double lastLevel = Double.NaN;
  private @Nullable Verdict last;
  private List<Dispute> disputes = List.of();

  /**
   * One that knows nothing of its series yet.
   *
   * @param stepMillis it takes a value each so long, whole seconds
   * @param judged what of a rule's expression it judges, for people
   * @param scratch of the thread
   */
  public SeriesDetector(AnomalyOptions options, long stepMillis, String judged, Scratch scratch) {
    this(
        options,
        stepMillis,
        judged,
        new Detector(OptionalInt.empty(), threshold(options), SHIPPED, scratch));
  }

  private SeriesDetector(
      AnomalyOptions options, long stepMillis, String judged, Detector detector) {
    this.options = options;
    this.stepMillis = stepMillis;
    this.judged = judged;
    this.detector = detector;
  }

  /** The detector's own score where its evidence is as much as the rule asks for. */
  private static double threshold(AnomalyOptions options) {
    return 1 - Math.pow(10, -1 / options.sensitivity());
  }

  /** Its state, for {@link #restored}. */
  public byte[] toBytes() {
    byte[] state = DetectorCodec.encode(detector);
    return ByteBuffer.allocate(TAIL_BYTES + state.length)
        .put(state)
        .putDouble(level)
        .putLong(seen)
        .putLong(lastMillis)
        .array();
  }

  /**
   * One that says of the next values, to the last bit, what the one would have said that was
   * written. It has nothing to say of the value before.
   *
   * @param options may be others than before
   * @throws UnreadableStateException (unchecked) if the bytes are damaged or of another version
   */
  public static SeriesDetector restored(
      byte[] bytes, AnomalyOptions options, long stepMillis, String judged, Scratch scratch) {
    int stateBytes = Math.max(0, bytes.length - TAIL_BYTES);
    Detector detector =
        DetectorCodec.decode(
            Arrays.copyOf(bytes, stateBytes), threshold(options), SHIPPED, scratch);
    ByteBuffer tail = ByteBuffer.wrap(bytes, stateBytes, TAIL_BYTES);
    SeriesDetector restored = new SeriesDetector(options, stepMillis, judged, detector);
    restored.level = tail.getDouble();
    restored.seen = tail.getLong();
    restored.lastMillis = tail.getLong();
    return restored;
  }

  /** The end of the step that a value of this time is of, epoch milliseconds. */
  public static long stepEnd(long millis, long stepMillis) {
    return Math.floorDiv(millis + SECOND_MILLIS, stepMillis) * stepMillis;
  }

  /**
   * How many values it takes until there are verdicts, if none is missing.
   *
   * @param stepMillis between two values
   */
  public static int warmUp(long stepMillis) {
    Detector detector =
        new Detector(OptionalInt.empty(), Detector.THRESHOLD, SHIPPED, new Scratch());
    for (long i = 0; detector.scale().isEmpty(); i++) {
      detector.judge(i * stepMillis, 0);
    }
    return detector.scale().getAsInt();
  }

  /** Whether a value of this time is of a later step than all it was fed. */
  public boolean wants(long millis) {
    return seen == 0 || stepEnd(millis, stepMillis) > stepEnd(lastMillis, stepMillis);
  }

  /** Whether what it says of its last value is too old to be said at this time. */
  private boolean isStale(long millis) {
    return millis > lastMillis + STALE_STEPS * stepMillis;
  }

  /**
   * Another value, which is judged by those before.
   *
   * @param millis epoch milliseconds, after that of the value before
   * @param value finite
   */
  public void feed(long millis, double value) {
    if (millis <= lastMillis) {
      throw new IllegalArgumentException(
          "values come in the order of time: " + millis + " is not after " + lastMillis);
    }
    Verdict verdict = detector.judge(millis, value);
    seen++;
    lastMillis = millis;
    lastValue = value;
    lastLevel = level;
    double bounded = Detector.bounded(value);
    level = Double.isNaN(level) ? bounded : level + LEVEL_RATE * (bounded - level);
    last = verdict;
  }

  /** The last value where it is outside of its band; empty where it is not, or not known. */
  public Optional<AnomalyEvidence.Moved> moved(SeriesKey series) {
    return warm()
        .filter(verdict -> deviation(verdict.band()) > 1)
        .map(
            verdict ->
                new AnomalyEvidence.Moved(
                    series,
                    Instant.ofEpochMilli(lastMillis),
                    lastValue,
                    deviation(verdict.band())));
  }

  /** From now on values that go no further than one of these count as usual. */
  public void tolerate(List<Dispute> disputes) {
    this.disputes = List.copyOf(disputes);
  }

  /** How far the last value goes; empty while there is no verdict of it. */
  public Optional<Extent> extent() {
    return warm().map(this::extent);
  }

  private Extent extent(Verdict verdict) {
    SortedSet<String> experts = new TreeSet<>();
    detector.findings().stream()
        .filter(one -> one.rarity() >= SPOKE)
        .forEach(one -> experts.add(name(one)));
    double distance = distance(verdict);
    return new Extent(
        verdict.evidence(),
        Math.max(0, Double.isNaN(distance) ? 0 : distance),
        Math.max(0, Double.isNaN(distance) ? 0 : -distance),
        experts,
        lastMillis);
  }

  /** By which people said that such a value is no anomaly; empty if nobody did. */
  private Optional<Dispute> disputing(Verdict verdict) {
    if (disputes.isEmpty()) {
      return Optional.empty();
    }
    Extent extent = extent(verdict);
    String strongest = name(detector.findings().get(0));
    boolean outside = !(deviation(verdict.band()) <= 1);
    return disputes.stream()
        .filter(one -> one.covers(judged, extent, strongest, outside))
        .findFirst();
  }

  /** Time of the last value, epoch milliseconds; MIN_VALUE before the first. */
  public long lastMillis() {
    return lastMillis;
  }

  /** How many values it was fed. */
  public long seen() {
    return seen;
  }

  /** How many values are missing until it judges; empty while that is being learned. */
  public OptionalLong missing() {
    return detector.scale().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, detector.scale().getAsInt() + 1 - seen));
  }

  /** What it keeps of the series, in bytes. */
  public int stateBytes() {
    return detector.stateBytes();
  }

  /**
   * What it says of the last value; empty while it saw too few, or where that was long ago.
   *
   * @param millis when it is to be said, epoch milliseconds
   */
  public Optional<Judgement> judgement(long millis) {
    return isStale(millis) ? Optional.empty() : warm().map(this::judgement);
  }

  /** Whether it saw enough to judge. */
  public boolean isWarm() {
    return warm().isPresent();
  }

  private Optional<Verdict> warm() {
    return Optional.ofNullable(last).filter(Verdict::warm);
  }

  private Judgement judgement(Verdict verdict) {
    return counts(verdict) && disputing(verdict).isEmpty()
        ? new Judgement(score(verdict), deviation(verdict.band()))
        : new Judgement(0, 0);
  }

  /** A shape is rare as long as a spike is in it; so what repeats has to be outside by itself. */
  private double score(Verdict verdict) {
    if (verdict.repeats() && !isOutside(verdict)) {
      return 0;
    }
    return 1 - Math.pow(10, -verdict.evidence() / verdict.needed());
  }

  /**
   * Whether the last value is outside by itself. At a time of day that was never seen, the level
   * before stands in for what is expected; where not even a width is known, evidence alone counts.
   */
  private boolean isOutside(Verdict verdict) {
    return verdict.band().isKnown()
        ? deviation(verdict.band()) > 1
        : !(Math.abs(distance(verdict)) <= verdict.width());
  }

  private double deviation(Band band) {
    return band.isKnown() ? band.deviation(lastValue) : Double.NaN;
  }

  /** Whether the value left what is expected in the way that the rule asks for. */
  private boolean counts(Verdict verdict) {
    double distance = distance(verdict);
    double least =
        Math.max(
            options.minDeviation(), options.minDeviationShare() * Math.abs(lastValue - distance));
    return Double.isNaN(distance)
        ? options.direction() == AnomalyOptions.Direction.BOTH && least == 0
        : options.direction().has(distance) && Math.abs(distance) >= least;
  }

  /** Of the last value above what was expected; NaN where nothing was. */
  private double distance(Verdict verdict) {
    return lastValue - (verdict.band().isKnown() ? verdict.band().expected() : lastLevel);
  }

  /** What speaks for and against its judgement of the last value; empty while there is none. */
  public Optional<AnomalyEvidence> evidence() {
    return warm().map(this::evidence);
  }

  private AnomalyEvidence evidence(Verdict verdict) {
    Band band = verdict.band();
    List<Finding> findings = detector.findings();
    Judgement judgement = judgement(verdict);
    return new AnomalyEvidence(
        Instant.ofEpochMilli(lastMillis),
        judged,
        lastValue,
        judgement.score(),
        verdict.evidence(),
        verdict.needed(),
        known(band.expected()),
        known(band.lower()),
        known(band.upper()),
        known(judgement.deviation()),
        findings.stream().map(this::expert).toList(),
        AnomalySentence.of(
                AnomalySentence.number(lastValue),
                verdict,
                findings.get(0),
                age -> ", about " + before(age))
            + disputing(verdict).map(SeriesDetector::disputed).orElse(""));
  }

  private static String disputed(Dispute dispute) {
    return "; somebody said at "
        + dispute.at().truncatedTo(ChronoUnit.SECONDS)
        + " that such is no anomaly here";
  }

  private static String name(Finding finding) {
    return finding.kind().name().toLowerCase(Locale.ROOT);
  }

  /** If no step since went without a value; else it was earlier. */
  private Instant before(long values) {
    return Instant.ofEpochMilli(lastMillis - values * stepMillis);
  }

  private AnomalyEvidence.Expert expert(Finding finding) {
    boolean similar =
        switch (finding.kind()) {
          case PATTERN, NEIGHBOURS -> true;
          case TIME_OF_DAY, SEASON, JUMP, CALM -> false;
        };
    return new AnomalyEvidence.Expert(
        name(finding),
        AnomalySentence.oneIn(finding),
        finding.length(),
        similar ? finding.age() : null,
        similar ? before(finding.age()) : null);
  }

  private static @Nullable Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }
}

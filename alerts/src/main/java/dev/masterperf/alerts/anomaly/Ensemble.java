package dev.masterperf.alerts.anomaly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All experts of a series whose scale is known; their evidence is added up. */
final class Ensemble {
  private static final int LEAST_WARM_UP = 50;

  /** Scales over which the spread of a series is taken. */
  private static final double SPREAD_SCALES = 5;

  private final int scale;
  private final double mostSpread;
  private final DetectorSettings.Weights weights;
  private final FadingVariance spread;
  private final List<PatternExperts> patterns = new ArrayList<>();
  private final NeighbourExperts neighbours;
  private final ProfileExpert profile;
  private final PatternExperts seasonal;
  private final SeasonExpert season;
  private final JumpExpert jumps;
  private final CalmExpert calm;

  Ensemble(int scale, DetectorSettings settings, Scratch scratch) {
    this.scale = scale;
    this.mostSpread = settings.lesson().spread();
    this.weights = settings.weights();
    this.spread = new FadingVariance(SPREAD_SCALES * scale);
    for (int divisor : settings.divisors()) {
      int valuesPerPoint = Math.max(1, scale / divisor);
      patterns.add(new PatternExperts(valuesPerPoint, true, scale, settings, scratch));
      patterns.add(new PatternExperts(valuesPerPoint, false, scale, settings, scratch));
    }
    this.seasonal = patterns.get(settings.divisors().size() / 2 * 2 + 1); // means, at a middle rate
    this.season = new SeasonExpert(seasonal.valuesPerPoint(), scale, settings, scratch);
    int warmUp = Math.max(LEAST_WARM_UP, scale / 3);
    this.neighbours = new NeighbourExperts(warmUp, settings, scratch);
    this.profile = new ProfileExpert(warmUp, settings);
    this.jumps = new JumpExpert(warmUp, settings);
    this.calm = new CalmExpert(scale, warmUp, settings);
  }

  /** How far from what is expected at a time of day is rare; NaN while unknown. */
  double bandWidth() {
    return profile.width();
  }

  /** Where a value would be expected then. */
  Band band(long epochMillis, double width) {
    return Band.around(profile.expected(epochMillis), width);
  }

  /** How unusual a value is, in powers of ten of improbability; it is learnt from as well. */
  double evidence(long epochMillis, double told) {
    double value = spread.count() < scale ? told : spread.clamped(told, mostSpread);
    spread.add(value);
    double deviation = spread.deviation();
    double sum = 0;
    int count = 0;
    for (PatternExperts experts : patterns) {
      sum += experts.add(value, deviation);
      count += experts.count();
    }
    if (seasonal.isCompleted()) {
      season.add(seasonal.points(), deviation);
    }
    return sum / count
        + weights.neighbours() * neighbours.add(value, deviation)
        + weights.timeOfDay() * profile.add(epochMillis, value, deviation)
        + weights.season() * season.rarity()
        + weights.jumps() * jumps.add(value, deviation)
        + weights.calm() * calm.add(value);
  }

  /** What was found in the last value, the rarest first. */
  List<Finding> findings() {
    return Stream.concat(
            patterns.stream().map(PatternExperts::strongest),
            Stream.of(
                neighbours.strongest(),
                profile.finding(),
                season.finding(),
                jumps.finding(),
                calm.finding()))
        .sorted(Comparator.comparingDouble(Finding::rarity).reversed())
        .toList();
  }

  void fields(StateFields fields) {
    patterns.forEach(experts -> experts.fields(fields));
    neighbours.fields(fields);
    profile.fields(fields);
    season.fields(fields);
    spread.fields(fields);
    jumps.fields(fields);
    calm.fields(fields);
  }

  /** What they keep. */
  int stateBytes() {
    return patterns.stream().mapToInt(PatternExperts::stateBytes).sum()
        + neighbours.stateBytes()
        + profile.stateBytes()
        + season.stateBytes()
        + FadingVariance.STATE_BYTES
        + jumps.stateBytes()
        + calm.stateBytes();
  }
}

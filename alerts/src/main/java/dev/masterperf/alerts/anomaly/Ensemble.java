package dev.masterperf.alerts.anomaly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All experts of a series whose scale is known; their evidence is added up. */
final class Ensemble {
  private static final int LEAST_WARM_UP = 50;

  private final DetectorSettings settings;
  private final List<PatternExperts> patterns = new ArrayList<>();
  private final NeighbourExperts neighbours;
  private final ProfileExpert profile;
  private final JumpExpert jumps;
  private final CalmExpert calm;

  Ensemble(int scale, DetectorSettings settings, Scratch scratch) {
    this.settings = settings;
    for (int divisor : settings.divisors()) {
      int valuesPerPoint = Math.max(1, scale / divisor);
      patterns.add(new PatternExperts(valuesPerPoint, true, scale, settings, scratch));
      patterns.add(new PatternExperts(valuesPerPoint, false, scale, settings, scratch));
    }
    int warmUp = Math.max(LEAST_WARM_UP, scale / 3);
    this.neighbours = new NeighbourExperts(warmUp, settings, scratch);
    this.profile = new ProfileExpert(warmUp, settings);
    this.jumps = new JumpExpert(warmUp, settings);
    this.calm = new CalmExpert(scale, warmUp, settings);
  }

  /** Where a value would be expected then, as rare at its edges as that. */
  Band band(long epochMillis, double rarity) {
    return Band.around(profile.expected(epochMillis), profile.width(rarity));
  }

  /** How unusual a value is, in powers of ten of improbability; it is learnt from as well. */
  double evidence(long epochMillis, double value) {
    double sum = 0;
    int count = 0;
    for (PatternExperts experts : patterns) {
      sum += experts.add(value);
      count += experts.count();
    }
    return sum / count
        + settings.neighbourWeight() * neighbours.add(value)
        + settings.profileWeight() * profile.add(epochMillis, value)
        + settings.jumpWeight() * jumps.add(value)
        + settings.calmWeight() * calm.add(value);
  }

  /** What was found in the last value, the rarest first. */
  List<Finding> findings() {
    return Stream.concat(
            patterns.stream().map(PatternExperts::strongest),
            Stream.of(neighbours.strongest(), profile.finding(), jumps.finding(), calm.finding()))
        .sorted(Comparator.comparingDouble(Finding::rarity).reversed())
        .toList();
  }

  void fields(StateFields fields) {
    patterns.forEach(experts -> experts.fields(fields));
    neighbours.fields(fields);
    profile.fields(fields);
    jumps.fields(fields);
    calm.fields(fields);
  }

  /** What they keep. */
  int stateBytes() {
    return patterns.stream().mapToInt(PatternExperts::stateBytes).sum()
        + neighbours.stateBytes()
        + profile.stateBytes()
        + jumps.stateBytes()
        + calm.stateBytes();
  }
}

package dev.masterperf.alerts.anomaly;

import java.util.List;

/** Experts for the last values one by one, by the nearest windows of the past but some. */
final class NeighbourExperts {
  private final List<Integer> lengths;
  private final NearestPast past;
  private final TailProbability[] tails;
  private final double[] rarities;

  /**
   * @param warmUp how many distances they have to see before they say something
   */
  NeighbourExperts(int warmUp, DetectorSettings settings, Scratch scratch) {
    this.lengths = settings.neighbourLengths();
    this.past =
        new NearestPast(
            lengths,
            settings.candidates(),
            settings.neighbourRank(),
            Norm.ROOT_MEAN_SQUARE,
            scratch);
    this.tails =
        TailProbability.several(
            lengths.size(), 2 * settings.tailSize(), warmUp, settings.patternEffect(), settings);
    this.rarities = new double[lengths.size()];
  }

  /** The mean of what they say. */
  double add(double value) {
    past.add(value);
    double sum = 0;
    for (int i = 0; i < rarities.length; i++) {
      rarities[i] = tails[i].rarity(past.distance(i));
      sum += rarities[i];
    }
    return sum / rarities.length;
  }

  /** The one that says most. */
  Finding strongest() {
    int most = 0;
    for (int i = 1; i < rarities.length; i++) {
      most = rarities[i] > rarities[most] ? i : most;
    }
    return new Finding(Finding.Kind.NEIGHBOURS, rarities[most], lengths.get(most), past.age(most));
  }

  void fields(StateFields fields) {
    past.fields(fields);
    for (TailProbability tail : tails) {
      tail.fields(fields);
    }
    fields.numbers(rarities, rarities.length);
  }

  /** What they keep. */
  int stateBytes() {
    return past.stateBytes() + TailProbability.stateBytes(tails);
  }
}

package dev.masterperf.alerts.anomaly;

import java.util.List;

/** Experts for the last values one by one, by the nearest windows of the past but some. */
final class NeighbourExperts {
  private final List<Integer> lengths;
  private final NearestPast past;
  private final TailProbability[] tails;

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
            lengths.size(),
            2 * settings.tailSize(),
            warmUp,
            settings.effects().ofPatterns(),
            settings);
  }

  /**
   * The mean of what they say.
   *
   * @param spread standard deviation of the series
   */
  double add(double value, double spread) {
    past.add(value);
    double sum = 0;
    for (int i = 0; i < tails.length; i++) {
      sum += tails[i].rarity(past.distance(i), spread);
    }
    return sum / tails.length;
  }

  /** The one that says most. */
  Finding strongest() {
    int most = TailProbability.strongest(tails);
    return new Finding(
        Finding.Kind.NEIGHBOURS,
        tails[most].rarity(),
        tails[most].chance(),
        lengths.get(most),
        past.age(most));
  }

  void fields(StateFields fields) {
    past.fields(fields);
    for (TailProbability tail : tails) {
      tail.fields(fields);
    }
  }

  /** What they keep. */
  int stateBytes() {
    return past.stateBytes() + TailProbability.stateBytes(tails);
  }
}

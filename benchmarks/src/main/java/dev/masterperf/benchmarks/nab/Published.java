package dev.masterperf.benchmarks.nab;

import java.util.List;

/**
 * What others reach on this half of the benchmark (29 of 58 files) in the standard profile, with
 * the one threshold that is best on it; and on the other half with that threshold. Computed from
 * the results that are published with the benchmark (numenta/NAB, commit ea702d7).
 */
record Published(String detector, double thisHalf, double otherHalf) {
  static final List<Published> ALL =
      List.of(
          new Published("ARTime", 77.93, 71.62),
          new Published("Numenta HTM", 73.62, 66.44),
          new Published("contextOSE", 72.93, 65.11),
          new Published("htmjava", 72.14, 59.69),
          new Published("numentaTM", 69.46, 58.24),
          new Published("KNN-CAD", 61.08, 54.81),
          new Published("earthgecko Skyline", 58.07, 58.34),
          new Published("Random Cut Forest", 57.44, 45.74),
          new Published("relative entropy", 51.63, 57.76),
          new Published("twitterADVec", 41.26, 53.07),
          new Published("windowed Gaussian", 29.74, 49.91),
          new Published("random", 14.71, 13.65));
}

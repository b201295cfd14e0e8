package dev.masterperf.benchmarks.history;

/**
 * The random numbers of Python's module {@code random}, so that samples published as a Python
 * script can be made without Python: the Mersenne Twister MT19937 (Matsumoto and Nishimura,
 * "Mersenne Twister", ACM TOMACS 8(1), 1998) as CPython seeds and reads it.
 */
final class PythonRandom {
  private static final int N = 624;
  private static final int M = 397;
  private static final int UPPER_MASK = 0x8000_0000;
  private static final int LOWER_MASK = 0x7fff_ffff;
  private static final double TWO_PI = 2 * Math.PI;

  private final int[] state = new int[N];
  private int next = N;

  /** The second of each pair that {@link #gauss} makes; NaN: none waits. */
  private double spareGauss = Double.NaN;

  /** As {@code random.seed(seed)}. */
  PythonRandom(int seed) {
    state[0] = 19_650_218;
    for (int i = 1; i < N; i++) {
      state[i] = 1_812_433_253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
    }
    int i = 1;
    for (int k = 0; k < N; k++) { // the key is the seed alone
      state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >>> 30) * 1_664_525) + seed;
      i = wrapped(i + 1);
    }
    for (int k = 1; k < N; k++) {
      state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >>> 30) * 1_566_083_941) - i;
      i = wrapped(i + 1);
    }
    state[0] = UPPER_MASK;
  }

  private int wrapped(int i) {
    if (i < N) {
      return i;
    }
    state[0] = state[N - 1];
    return 1;
  }

  private int nextInt() {
    if (next == N) {
      twist();
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= y << 7 & 0x9d2c_5680;
    y ^= y << 15 & 0xefc6_0000;
    return y ^ y >>> 18;
  }

  private void twist() {
    for (int k = 0; k < N; k++) {
      int y = state[k] & UPPER_MASK | state[(k + 1) % N] & LOWER_MASK;
      state[k] = state[(k + M) % N] ^ y >>> 1 ^ ((y & 1) == 0 ? 0 : 0x9908_b0df);
    }
    next = 0;
  }

  /** As {@code random.random()}: from 0 to below 1, with 53 random bits. */
  double random() {
    double high = nextInt() >>> 5;
    double low = nextInt() >>> 6;
    return (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0;
  }

  /** As {@code random.gauss(mu, sigma)}. */
  double gauss(double mu, double sigma) {
    double z = spareGauss;
    spareGauss = Double.NaN;
    if (Double.isNaN(z)) {
      double angle = random() * TWO_PI;
      double radius = Math.sqrt(-2.0 * Math.log(1.0 - random()));
      z = Math.cos(angle) * radius;
      spareGauss = Math.sin(angle) * radius;
    }
    return mu + z * sigma;
  }

  /**
   * As {@code random.randint(0, max)}.
   *
   * @param max inclusive, below 2³¹ − 1
   */
  int randomTo(int max) {
    int bits = 32 - Integer.numberOfLeadingZeros(max + 1);
    int value;
    do {
      value = nextInt() >>> 32 - bits;
    } while (value > max);
    return value;
  }
}

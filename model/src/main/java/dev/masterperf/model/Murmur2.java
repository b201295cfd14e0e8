package dev.masterperf.model;

/**
 * MurmurHash2 as Kafka's default partitioner computes it (Austin Appleby, public domain; seed
 * 0x9747b28c). Series keep their home partition for ever, so the function belongs to our wire
 * format and is written out here; a test holds it against Kafka's own.
 */
final class Murmur2 {
  private static final int SEED = 0x9747b28c;
  private static final int M = 0x5bd1e995;

  private Murmur2() {}

  /** The 32-bit hash of {@code data}. */
  static int hash(byte[] data) {
    int h = SEED ^ data.length;
    int i = 0;
    for (; i + 4 <= data.length; i += 4) {
      int k =
          (data[i] & 0xff)
              | (data[i + 1] & 0xff) << 8
              | (data[i + 2] & 0xff) << 16
              | (data[i + 3] & 0xff) << 24;
      k *= M;
      k ^= k >>> 24;
      h = h * M ^ k * M;
    }
    int tail = 0;
    for (int j = data.length - 1; j >= i; j--) {
      tail = tail << 8 | (data[j] & 0xff);
    }
    if (i < data.length) {
      h = (h ^ tail) * M;
    }
    h ^= h >>> 13;
    h *= M;
    return h ^ h >>> 15;
  }
}

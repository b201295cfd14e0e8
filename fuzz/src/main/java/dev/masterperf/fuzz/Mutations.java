package dev.masterperf.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes inputs from a corpus: the same ones from the same seed and the same growth of the corpus.
 */
final class Mutations {
  private static final int MAX_CHANGES = 6;
  private static final int MAX_RUN = 300;
  private static final byte[] EDGES = {0, 1, 9, 10, 13, 32, 34, 44, 48, 92, 126, 127, -128, -1};

  private final SplittableRandom random;
  private final List<byte[]> corpus = new ArrayList<>();
  private final List<byte[]> words = new ArrayList<>();
  private final int maxLength;

  Mutations(long seed, int maxLength, List<byte[]> examples, List<String> words) {
    this.random = new SplittableRandom(seed);
    this.maxLength = maxLength;
    corpus.addAll(examples);
    words.forEach(word -> this.words.add(word.getBytes(StandardCharsets.UTF_8)));
  }

  void remember(byte[] input) {
    corpus.add(input);
  }

  byte[] next() {
    byte[] input = any(corpus);
    for (int changes = random.nextInt(MAX_CHANGES); changes >= 0; changes--) {
      input = changed(input);
    }
    return input.length <= maxLength ? input : Arrays.copyOf(input, maxLength);
  }

  private byte[] changed(byte[] input) {
    if (input.length == 0) {
      return any(corpus);
    }
    int at = random.nextInt(input.length);
    int end = at + random.nextInt(Math.min(input.length - at, MAX_RUN) + 1);
    return switch (random.nextInt(10)) {
      case 0 -> with(input, at, (byte) (input[at] ^ 1 << random.nextInt(8)));
      case 1 -> with(input, at, EDGES[random.nextInt(EDGES.length)]);
      case 2 -> with(input, at, (byte) random.nextInt(256));
      case 3 -> spliced(input, at, new byte[0], end); // a run less
      case 4 -> spliced(input, at, Arrays.copyOfRange(input, at, end), at); // a run twice
      case 5 -> spliced(input, at, word(), at);
      case 6 -> spliced(input, at, word(), end);
      case 7 -> spliced(input, at, piece(any(corpus)), end);
      case 8 -> Arrays.copyOf(input, at);
      default -> spliced(input, at, repeated(input[at]), at);
    };
  }

  private static byte[] with(byte[] input, int at, byte value) {
    byte[] changed = input.clone();
    changed[at] = value;
    return changed;
  }

  /** The input with a piece in place of what stands between two positions. */
  private static byte[] spliced(byte[] input, int from, byte[] piece, int to) {
    byte[] changed = Arrays.copyOf(input, from + piece.length + input.length - to);
    System.arraycopy(piece, 0, changed, from, piece.length);
    System.arraycopy(input, to, changed, from + piece.length, input.length - to);
    return changed;
  }

  private byte[] word() {
    return words.isEmpty() ? piece(any(corpus)) : any(words);
  }

  private byte[] piece(byte[] of) {
    int from = random.nextInt(of.length + 1);
    return Arrays.copyOfRange(of, from, from + random.nextInt(of.length - from + 1));
  }

  private byte[] repeated(byte value) {
    byte[] run = new byte[1 + random.nextInt(MAX_RUN)];
    Arrays.fill(run, value);
    return run;
  }

  private byte[] any(List<byte[]> of) {
    return of.get(random.nextInt(of.size()));
  }
}

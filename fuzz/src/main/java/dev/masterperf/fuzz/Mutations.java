package dev.masterperf.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes inputs from a corpus: the same ones from the same seed and the same growth of the corpus.
 *
 * <p>Most are a small step from something that was taken. Changes of what is broken already stay
 * broken, and a corpus that lives of them ends up with nothing else.
 */
final class Mutations {
  private static final int MAX_CHANGES = 6;
  private static final int MAX_RUN = 300;
  private static final int ONE_BROKEN_IN = 12;
  private static final int ONE_EXAMPLE_IN = 3;
  private static final int MOST_BROKEN = 1_000;
  private static final byte[] EDGES = {0, 1, 9, 10, 13, 32, 34, 44, 48, 92, 126, 127, -128, -1};

  /** What stands between the parts of most texts. */
  private static final String MARKS = ",:;|=\n\"{}[]#@";

  private static final String SEPARATORS = ",;|\n";
  private static final String CLOSING = "}]\n";

  private final SplittableRandom random;
  private final boolean binary;
  private final List<byte[]> examples;
  private final List<byte[]> sound = new ArrayList<>();
  private final List<byte[]> broken = new ArrayList<>();
  private final List<byte[]> words = new ArrayList<>();
  private final int maxLength;

  /**
   * @param binary whether a change of lengths breaks most inputs, as it does not with texts
   */
  Mutations(long seed, int maxLength, boolean binary, List<byte[]> examples, List<String> words) {
    this.random = new SplittableRandom(seed);
    this.binary = binary;
    this.examples = List.copyOf(examples);
    this.maxLength = maxLength;
    sound.addAll(examples);
    words.forEach(word -> this.words.add(word.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Keeps an input to change it further.
   *
   * @param taken whether the decoder took any of it
   */
  void remember(byte[] input, boolean taken) {
    if (taken) {
      sound.add(input);
    } else if (broken.size() < MOST_BROKEN) {
      broken.add(input);
    }
  }

  byte[] next() {
    byte[] input = base();
    int changes = 0;
    do {
      input = changed(input);
      changes++;
    } while (changes < MAX_CHANGES && random.nextBoolean());
    return input.length <= maxLength ? input : Arrays.copyOf(input, maxLength);
  }

  private byte[] base() {
    if (!broken.isEmpty() && random.nextInt(ONE_BROKEN_IN) == 0) {
      return any(broken);
    }
    if (random.nextInt(ONE_EXAMPLE_IN) == 0) {
      return any(examples);
    }
    byte[] one = any(sound);
    byte[] other = any(sound);
    return one.length < other.length ? one : other; // or they grow without end
  }

  private byte[] changed(byte[] input) {
    if (input.length == 0) {
      return any(sound);
    }
    int at = random.nextInt(input.length);
    if (random.nextInt(3) == 0) {
      return anyhowChanged(input, at);
    }
    return binary ? byteChanged(input, at) : partChanged(input, at);
  }

  private byte[] anyhowChanged(byte[] input, int at) {
    int end = at + random.nextInt(Math.min(input.length - at, MAX_RUN) + 1);
    return switch (random.nextInt(9)) {
      case 0 -> spliced(input, at, new byte[0], end); // a run less
      case 1 -> spliced(input, at, Arrays.copyOfRange(input, at, end), at); // a run twice
      case 2 -> spliced(input, at, word(), at);
      case 3 -> spliced(input, at, word(), end);
      case 4 -> spliced(input, at, piece(any(sound)), end);
      case 5 -> Arrays.copyOf(input, at);
      case 6 -> spliced(input, at, repeated(input[at]), at);
      default -> byteChanged(input, at);
    };
  }

  /** A change that moves nothing, so that lengths still fit. */
  private byte[] byteChanged(byte[] input, int at) {
    return switch (random.nextInt(6)) {
      case 0 -> with(input, at, (byte) (input[at] ^ 1 << random.nextInt(8)));
      case 1 -> with(input, at, EDGES[random.nextInt(EDGES.length)]);
      case 2 -> with(input, at, (byte) random.nextInt(256));
      case 3 -> with(input, at, input[random.nextInt(input.length)]);
      case 4 -> overwritten(input, at, word());
      default -> with(input, at, (byte) (input[at] + random.nextInt(-3, 4)));
    };
  }

  /** A change at the marks between parts, after which a text is mostly still one of its kind. */
  private byte[] partChanged(byte[] input, int at) {
    return random.nextBoolean() ? partReplaced(input, at) : partsMoved(input, at);
  }

  private byte[] partReplaced(byte[] input, int at) {
    int from = at;
    int to = next(MARKS, input, at);
    while (to == from && to < input.length) { // marks in a row, with nothing between
      from = to + 1;
      to = next(MARKS, input, from);
    }
    while (from > 0 && MARKS.indexOf(input[from - 1]) < 0) {
      from--;
    }
    return switch (random.nextInt(4)) {
      case 0 -> spliced(input, from, word(), to);
      case 1 -> spliced(input, from, part(any(sound)), to);
      case 2 -> spliced(input, to, word(), to);
      default -> byteChanged(input, Math.min(from, input.length - 1));
    };
  }

  private byte[] partsMoved(byte[] input, int at) {
    int from = next(SEPARATORS, input, at);
    if (from == input.length) {
      return spliced(input, from, like(SEPARATORS, any(sound)), from);
    }
    int to = end(input, from);
    return switch (random.nextInt(3)) {
      case 0 -> spliced(input, from, new byte[0], to);
      case 1 -> spliced(input, from, Arrays.copyOfRange(input, from, to), from);
      default -> spliced(input, from, like("" + (char) input[from], any(sound)), from);
    };
  }

  /** The first of these at or after a position; the length if there is none. */
  private static int next(String marks, byte[] input, int from) {
    int at = from;
    while (at < input.length && marks.indexOf(input[at]) < 0) {
      at++;
    }
    return Math.min(at, input.length);
  }

  /** Where what a separator begins ends: at the next of its kind, or where all of it ends. */
  private static int end(byte[] input, int from) {
    int at = from + 1;
    while (at < input.length && input[at] != input[from] && CLOSING.indexOf(input[at]) < 0) {
      at++;
    }
    return at;
  }

  /** What stands between two marks. */
  private byte[] part(byte[] of) {
    int from = of.length == 0 ? 0 : next(MARKS, of, random.nextInt(of.length));
    return from == of.length ? of : Arrays.copyOfRange(of, from + 1, next(MARKS, of, from + 1));
  }

  /** A piece that begins with one of these separators. */
  private byte[] like(String separators, byte[] of) {
    int from = of.length == 0 ? 0 : next(separators, of, random.nextInt(of.length));
    return from == of.length ? new byte[0] : Arrays.copyOfRange(of, from, end(of, from));
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

  /** The input, as long as before, with a piece over what stands there. */
  private static byte[] overwritten(byte[] input, int at, byte[] piece) {
    byte[] changed = input.clone();
    System.arraycopy(piece, 0, changed, at, Math.min(piece.length, input.length - at));
    return changed;
  }

  private byte[] word() {
    return words.isEmpty() ? piece(any(sound)) : any(words);
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

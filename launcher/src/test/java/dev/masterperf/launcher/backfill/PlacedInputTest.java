package dev.masterperf.launcher.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PlacedInputTest {

  @Property(tries = 200)
  void thePositionTellsOfEverythingReadAndOfNothingElse(
      @ForAll long seed,
      @ForAll @IntRange(max = 200_000) int length,
      @ForAll @LongRange(max = 200_000) long stop)
      throws IOException {
    byte[] bytes = new byte[length];
    new java.util.Random(seed).nextBytes(bytes);
    PlacedInput in = new PlacedInput(new ByteArrayInputStream(bytes));
    int half = (int) Math.min(length, stop / 2);
    int end = (int) Math.min(length, stop);

    in.skipTo(half);
    PlacedInput.Position middle = in.position();
    boolean there = in.skipTo(stop);

    assertThat(there).isEqualTo(stop <= length);
    assertThat(middle).isEqualTo(position(bytes, half));
    assertThat(in.position()).isEqualTo(position(bytes, end));
    assertThat(in.position()).isEqualTo(position(bytes, end));
  }

  @Test
  void everyByteIsReadOnce() throws IOException {
    byte[] bytes = new byte[150_000];
    new java.util.Random(1).nextBytes(bytes);
    PlacedInput in = new PlacedInput(new ByteArrayInputStream(bytes));

    for (byte expected : bytes) {
      assertThat(in.read()).isEqualTo(expected & 0xff);
    }
    assertThat(in.read()).isEqualTo(-1);
    assertThat(in.read()).isEqualTo(-1);
    assertThat(in.bytes()).isEqualTo(bytes.length);
  }

  private static PlacedInput.Position position(byte[] bytes, int end) {
    byte[] read = Arrays.copyOf(bytes, end);
    long lines = 0;
    for (byte b : read) {
      lines += b == '\n' ? 1 : 0;
    }
    byte[] digest = PlacedInput.sha256().digest(read);
    return new PlacedInput.Position(end, lines, HexFormat.of().formatHex(digest));
  }
}

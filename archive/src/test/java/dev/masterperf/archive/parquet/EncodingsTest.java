package dev.masterperf.archive.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class EncodingsTest {

  @Property(tries = 500)
  void differencesComeBack(
      @ForAll long seed, @ForAll @IntRange(max = 1000) int count, @ForAll boolean wholeBytes) {
    Random random = new Random(seed);
    int bits = 1 + random.nextInt(64);
    long[] values = random.longs(count).map(value -> value >> (64 - bits)).toArray();
    Buffer out = new Buffer();

    Deltas.write(out, values, 0, count, wholeBytes);
    long[] back = new long[count];
    Deltas.read(input(out), back, count);

    assertThat(back).isEqualTo(values);
  }

  @Property(tries = 500)
  void runsComeBack(
      @ForAll long seed,
      @ForAll @IntRange(max = 3000) int count,
      @ForAll @IntRange(min = 1, max = 31) int width) {
    Random random = new Random(seed);
    int mostlySame = 1 + random.nextInt(20);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      boolean same = i > 0 && random.nextInt(mostlySame) > 0;
      values[i] = same ? values[i - 1] : random.nextInt() >>> (32 - width);
    }
    Buffer out = new Buffer();

    RunLengthWriter writer = new RunLengthWriter(out, width);
    for (long value : values) {
      writer.add((int) value, 1);
    }
    writer.finish();
    long[] back = new long[count];
    RunLengthReader.readAll(input(out), width, back, count);

    assertThat(back).isEqualTo(values);
  }

  @Property(tries = 2000)
  void decimalsAreTheVeryDouble(@ForAll long seed) {
    double number = RoundTripTest.number(new Random(seed));

    int scale = Decimals.scale(number, 0);

    if (scale >= 0) {
      assertThat(Double.doubleToRawLongBits(Decimals.value(Decimals.scaled(number, scale), scale)))
          .isEqualTo(Double.doubleToRawLongBits(number));
    }
  }

  private static PageInput input(Buffer out) {
    byte[] padded = java.util.Arrays.copyOf(out.array(), out.size() + PageInput.PADDING);
    return new PageInput("a test", padded, 0, out.size());
  }
}

package dev.masterperf.alerts.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DetectorCodecTest {
  private static final DetectorSettings SHIPPED = DetectorSettings.SHIPPED;

  /** Forgets soon, so that what goes round has gone round. */
  private static final DetectorSettings SMALL = remembering(90, 70);

  private record Point(long epochMillis, double value) {}

  @Property(tries = 150)
  void goesOnAsIfItHadNeverStopped(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 700) int stop,
      @ForAll @IntRange(min = 0, max = 60) int scale) {
    Random random = new Random(seed);
    List<Point> points = series(random, 800);
    Detector running = detector(scale == 0 ? OptionalInt.empty() : OptionalInt.of(scale), SMALL);
    points.subList(0, stop).forEach(each -> running.judge(each.epochMillis(), each.value()));

    Detector restored = restored(running, SMALL);

    assertThat(restored.scale()).isEqualTo(running.scale());
    assertThat(restored.findings()).isEqualTo(running.findings());
    for (Point each : points.subList(stop, points.size())) {
      assertThat(restored.judge(each.epochMillis(), each.value()))
          .isEqualTo(running.judge(each.epochMillis(), each.value()));
      assertThat(restored.findings()).isEqualTo(running.findings());
    }
    assertThat(DetectorCodec.encode(restored)).isEqualTo(DetectorCodec.encode(running));
  }

  @Test
  void goesOnWithShippedSettingsWhenItsMemoryIsFull() {
    List<Point> points = series(new Random(4), 9_000);
    Detector running = detector(OptionalInt.of(52), SHIPPED);
    Detector restored = running;
    for (int i = 0; i < points.size(); i++) {
      restored = i % 1_500 == 1_000 ? restored(restored, SHIPPED) : restored;
      Point point = points.get(i);
      Verdict verdict = running.judge(point.epochMillis(), point.value());
      if (restored != running) {
        assertThat(restored.judge(point.epochMillis(), point.value())).isEqualTo(verdict);
      }
    }

    assertThat(restored).isNotSameAs(running);
    assertThat(DetectorCodec.encode(running).length).isLessThan(running.stateBytes() + 4_096);
  }

  @Property(tries = 60)
  void refusesWhatIsDamaged(
      @ForAll @IntRange(min = 0, max = 999) int permille,
      @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] good = state();
    byte[] changed = good.clone();
    int where = (int) ((long) permille * good.length / 1000);
    changed[where] ^= (byte) change;

    assertUnreadable(changed, "");
    assertUnreadable(Arrays.copyOf(good, where), "");
    assertUnreadable(Arrays.copyOf(good, good.length + change), "");
  }

  @Test
  void saysWhatIsWrong() {
    byte[] good = state();
    byte[] ofAnotherVersion = good.clone();
    ofAnotherVersion[4]++;
    byte[] damaged = good.clone();
    damaged[good.length / 2]++;

    assertUnreadable("{\"value\":1}  ".getBytes(StandardCharsets.UTF_8), "begin");
    assertUnreadable(new byte[0], "begin");
    assertUnreadable(ofAnotherVersion, "version 3, not 2");
    assertUnreadable(damaged, "checksum");
    assertThatThrownBy(
            () ->
                DetectorCodec.decode(good, Detector.THRESHOLD, remembering(90, 71), new Scratch()))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("settings");
  }

  @Test
  void takesAnotherThreshold() {
    Detector strict = DetectorCodec.decode(state(), 0.99, SMALL, new Scratch());
    Detector lax = DetectorCodec.decode(state(), 0.2, SMALL, new Scratch());

    assertThat(strict.judge(400 * 300_000L, 1e3).evidence())
        .isEqualTo(lax.judge(400 * 300_000L, 1e3).evidence());
  }

  private static void assertUnreadable(byte[] bytes, String why) {
    assertThatThrownBy(() -> DetectorCodec.decode(bytes, Detector.THRESHOLD, SMALL, new Scratch()))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining(why);
  }

  private static byte[] state() {
    Detector detector = detector(OptionalInt.of(52), SMALL);
    series(new Random(1), 300).forEach(each -> detector.judge(each.epochMillis(), each.value()));
    return DetectorCodec.encode(detector);
  }

  private static Detector restored(Detector detector, DetectorSettings settings) {
    return DetectorCodec.decode(
        DetectorCodec.encode(detector), Detector.THRESHOLD, settings, new Scratch());
  }

  private static Detector detector(OptionalInt scale, DetectorSettings settings) {
    return new Detector(scale, Detector.THRESHOLD, settings, new Scratch());
  }

  /** Noise about a level that jumps, runs of equal values, spikes, gaps and irregular steps. */
  private static List<Point> series(Random random, int count) {
    Point[] points = new Point[count];
    long time = random.nextInt(1_000_000_000);
    double level = 100 * random.nextGaussian();
    double spread = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      time += random.nextInt(20) == 0 ? random.nextInt(90_000_000) : random.nextInt(600_000);
      level += random.nextInt(60) == 0 ? 50 * random.nextGaussian() : 0;
      double spike = random.nextInt(40) == 0 ? 300 * random.nextGaussian() : 0;
      points[i] = new Point(time, level + spread * random.nextGaussian() + spike);
    }
    return List.of(points);
  }

  private static DetectorSettings remembering(int candidates, int tailSize) {
    return new DetectorSettings(
        SHIPPED.divisors(),
        SHIPPED.patternLengths(),
        candidates,
        SHIPPED.neighbourLengths(),
        SHIPPED.neighbourRank(),
        SHIPPED.profileBuckets(),
        SHIPPED.profileRate(),
        SHIPPED.weights(),
        tailSize,
        SHIPPED.tailQuantile(),
        SHIPPED.tailPrecision(),
        SHIPPED.effects(),
        SHIPPED.bar(),
        SHIPPED.lesson());
  }
}

package dev.masterperf.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottledStreamTest {
  private static final int MIB = 1024 * 1024;

  @ParameterizedTest
  @ValueSource(ints = {1024, 8192, MIB})
  void theRateDoesNotDependOnHowMuchIsAskedForAtATime(int chunk) throws IOException {
    byte[] content = new byte[MIB / 4];
    content[content.length - 1] = 7;
    byte[] read = new byte[content.length];

    long start = System.nanoTime();
    try (ThrottledStream in = new ThrottledStream(new ByteArrayInputStream(content), MIB)) {
      for (int at = 0; at < read.length; ) {
        at += in.read(read, at, Math.min(chunk, read.length - at));
      }
    }

    assertThat(read).isEqualTo(content);
    assertThat((System.nanoTime() - start) / 1e9).isBetween(0.2, 6.0);
  }
}

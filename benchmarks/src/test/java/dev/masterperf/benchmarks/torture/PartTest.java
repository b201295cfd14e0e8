package dev.masterperf.benchmarks.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartTest {
  /** As Java 17 and Java 25 tell it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
         def new generation   total 9792K, used 1000K [0x0, 0x1, 0x2)
          eden space 8704K,  30% used [0x0, 0x1, 0x2)
         tenured generation   total 21888K, used 24K [0x0, 0x1, 0x2)
         Metaspace       used 5000K, committed 5120K, reserved 1056768K
        """,
        """
         DefNew     total 9792K, used 1000K [0x0, 0x1, 0x2)
          eden space 8704K,  30% used [0x0, 0x1, 0x2)
         Tenured    total 21888K, used 24K [0x0, 0x1, 0x2)
         Metaspace       used 5000K, committed 5120K, reserved 1056768K
        """
      })
  void bothGenerationsOfAHeapCount(String told) {
    assertThat(Part.usedHeap(told)).isEqualTo(1024 * 1024);
  }
}

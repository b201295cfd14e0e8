package dev.masterperf.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FuzzTest {
  private static final byte[] EXAMPLE = "{\"key\":12}".getBytes(StandardCharsets.UTF_8);

  @Test
  void runsAsManyInputsAsItIsToldAndTheExamplesFirst() {
    List<byte[]> seen = new ArrayList<>();

    Fuzz.Report report =
        Fuzz.of("counted", input -> "length " + seen.add(input))
            .examples(EXAMPLE)
            .exactly(500, 3)
            .run();

    assertThat(report.inputs()).isEqualTo(500);
    assertThat(seen).hasSize(500);
    assertThat(seen.get(0)).isEqualTo(EXAMPLE);
    assertThat(seen.stream().map(Arrays::toString).distinct()).hasSizeGreaterThan(300);
  }

  @Test
  void everyInputIsTriedAlsoWhenMoreOutcomesWereSeenThanAreKept() {
    AtomicInteger tried = new AtomicInteger();

    Fuzz.of("many-outcomes", input -> letters(tried.incrementAndGet()))
        .examples(EXAMPLE)
        .exactly(10_000, 1)
        .run();

    assertThat(tried).hasValue(10_000);
  }

  /** Another word for each number; digits would be taken for the same. */
  private static String letters(int number) {
    return Integer.toString(number, 10)
        .chars()
        .mapToObj(c -> "" + (char) (c + 'a' - '0'))
        .collect(Collectors.joining());
  }

  @Test
  void theSameSeedMakesTheSameInputs() {
    assertThat(inputs(5)).isEqualTo(inputs(5)).isNotEqualTo(inputs(6));
  }

  @Test
  void findsACrashThatTakesSeveralStepsAndKeepsItsInput() throws Exception {
    Fuzz fuzz =
        Fuzz.of(
                "planted",
                input -> {
                  String text = new String(input, StandardCharsets.ISO_8859_1);
                  boolean first = text.contains("]]");
                  if (first && text.contains("\\\\")) {
                    throw new IllegalStateException("planted");
                  }
                  return first ? "half way" : "nothing";
                })
            .examples(EXAMPLE)
            .words("]]", "\\\\")
            .exactly(100_000, 1);

    assertThatThrownBy(fuzz::run)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("planted")
        .hasRootCauseMessage("planted");
    try (var files = Files.list(Path.of("target", "fuzz"))) {
      Path kept =
          files
              .filter(file -> file.getFileName().toString().startsWith("planted-1-"))
              .findFirst()
              .orElseThrow();
      assertThat(Files.readString(kept, StandardCharsets.ISO_8859_1)).contains("]]", "\\\\");
    }
  }

  @Test
  void anInputThatNeverEndsIsToldWithWhereItStands() {
    CountDownLatch never = new CountDownLatch(1);
    Fuzz fuzz =
        Fuzz.of(
                "hanging",
                input -> {
                  never.await();
                  return "";
                })
            .examples(EXAMPLE)
            .exactly(10, 1)
            .hangsAfter(3, 20);

    assertThatThrownBy(fuzz::run)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("input 0 of seed 1")
        .hasMessageContaining("hangs")
        .satisfies(
            e ->
                assertThat(e.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().contains("CountDownLatch")));
  }

  @Test
  void memoryThatIsKeptIsAFailureOfALongRunOnly() {
    Memory leak = new Memory(10L << 20, 60L << 20, 0, 0);

    assertThatThrownBy(() -> leak.requireSteady(1_000_000, "leak"))
        .hasMessage("fuzz leak keeps memory: heap 10 to 60 MiB, outside it 0 to 0 MiB");
    leak.requireSteady(20_000, "leak");
    new Memory(10L << 20, 20L << 20, 0, 100L << 20).requireSteady(1_000_000, "steady");
  }

  private static List<String> inputs(long seed) {
    List<String> seen = new ArrayList<>();
    Fuzz.of("seeded", input -> "length " + seen.add(Arrays.toString(input)))
        .examples(EXAMPLE)
        .exactly(300, seed)
        .run();
    return seen;
  }
}

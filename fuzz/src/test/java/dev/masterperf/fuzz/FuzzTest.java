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
        Fuzz.of("counted", input -> Outcome.taken("length " + seen.add(input)))
            .examples(EXAMPLE)
            .exactly(500, 3)
            .run();

    assertThat(report.inputs()).isEqualTo(500);
    assertThat(seen).hasSize(500);
    assertThat(seen.get(0)).isEqualTo(EXAMPLE);
    assertThat(seen.stream().map(Arrays::toString).distinct()).hasSizeGreaterThan(250);
  }

  @Test
  void everyInputIsTriedAlsoWhenMoreOutcomesWereSeenThanAreKept() {
    AtomicInteger tried = new AtomicInteger();

    Fuzz.of("many-outcomes", input -> Outcome.taken(letters(tried.incrementAndGet())))
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
                  return Outcome.refused(first ? "half way" : "nothing");
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
                  return Outcome.taken("");
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
  void tellsHowManyInputsWereTakenAndHowManyRefused() {
    AtomicInteger tried = new AtomicInteger();

    Fuzz.Report report =
        Fuzz.of(
                "shares",
                input -> {
                  int number = tried.getAndIncrement();
                  return new Outcome(
                      number % 10 < 7 ? 1 : 0, number % 10 < 5 ? 0 : 1, "n" + number);
                })
            .examples(EXAMPLE)
            .exactly(1_000, 1)
            .run();

    assertThat(report.takenPercent()).isEqualTo(50);
    assertThat(report.partlyPercent()).isEqualTo(20);
    assertThat(report.refusedPercent()).isEqualTo(30);
    assertThat(report.emptyPercent()).isZero();
    assertThat(report.outcomes()).isEqualTo(1);
    assertThat(report.commonest()).isEqualTo("100.0 % 'n#'");
  }

  @Test
  void memoryThatIsKeptIsAFailureOfALongRunOnly() {
    Memory leak = new Memory();
    leak.add(new Memory.Look(10L << 20, 0));
    leak.add(new Memory.Look(60L << 20, 0));
    Memory steady = new Memory();
    steady.add(new Memory.Look(10L << 20, 0));
    steady.add(new Memory.Look(90L << 20, 0));
    steady.add(new Memory.Look(20L << 20, 100L << 20));

    assertThatThrownBy(() -> leak.requireSteady(1_000_000, "leak"))
        .hasMessage("fuzz leak keeps memory: heap 10 60 MiB, outside it 0 0 MiB");
    leak.requireSteady(20_000, "leak");
    steady.requireSteady(1_000_000, "steady");
  }

  @Test
  void aLongRunLooksAtItsMemoryTenTimes() {
    Fuzz.Report report =
        Fuzz.of("looks", input -> Outcome.taken(""))
            .examples(EXAMPLE)
            .exactly(Memory.FROM_INPUTS, 1)
            .run();

    assertThat(report.memory()).matches("heap( \\d+){10} MiB, outside it( \\d+){10} MiB");
  }

  private static List<String> inputs(long seed) {
    List<String> seen = new ArrayList<>();
    Fuzz.of("seeded", input -> Outcome.taken("length " + seen.add(Arrays.toString(input))))
        .examples(EXAMPLE)
        .exactly(300, seed)
        .run();
    return seen;
  }
}

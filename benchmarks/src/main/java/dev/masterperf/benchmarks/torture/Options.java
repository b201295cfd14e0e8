package dev.masterperf.benchmarks.torture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param duration of the faults; what comes before and after is not in it
 * @param strikes after which it is enough, however early that is
 * @param seed of load and faults
 * @param folder everything is kept in, so that a run can be gone on with; null: one that goes away
 * @param resume whether the folder holds an earlier sitting of the same seed
 * @param faults that may be drawn
 * @param perSecond metrics sent
 * @param processors processes with role processor
 * @param spare whether another process stands by for each of them
 * @param from {@code masterperf.jar} of the version that the roles begin as; empty: as this one
 * @param drill whether the runbook is rehearsed instead
 * @param out where the figures go as JSON; null: nowhere
 */
record Options(
    Duration duration,
    int strikes,
    long seed,
    @Nullable Path folder,
    boolean resume,
    Set<FaultKind> faults,
    int perSecond,
    int processors,
    boolean spare,
    Optional<Path> from,
    boolean drill,
    @Nullable Path out) {
  private static final String NONE = "none";

  static final String HELP =
      """
      ./masterperf torture [options]

      Starts broker, bucket, processor, archive, alerts and API, each as a process of its own, sends
      numbered metrics, strikes with faults drawn from a seed, and after each fault and at the end
      holds what came out against a simple model of what was sent: nothing lost, nothing doubled, no
      final window changed, every alert told of, every metric in the archive. Exits with 1 and says
      what is wrong if something is.

        --minutes N        how long faults go on, default 5
        --strikes N        ends after so many faults of this sitting if that is sooner
        --seed N           of load and faults, default 1; the same seed draws the same faults
        --dir DIR          keeps ledger, topics and logs there
        --resume           goes on with the ledger and topics of --dir, with the next faults of its seed
        --faults A,B       draws of these only, or none: a soak, in which memory, threads and
                           files have to stay as they are:
                           FAULTS
        --rate N           metrics a second, default 200
        --processors N     default 1
        --spare            another process stands by for each processor (serve --spare)
        --from DIR         begins as the version that was unpacked there, which fault upgrade replaces
        --drill            rehearses the runbook instead: brings about what shipped alerts tell of,
                           and ends it; takes a quarter of an hour or more
        --out FILE         the figures as a JSON array of {name, value, unit, floor, aim, runs}
        --help             this
      """
          .replace("FAULTS", words());

  Options {
    if (resume && folder == null) {
      throw new IllegalArgumentException("--resume needs the --dir of the run to go on with");
    }
    if (duration.isNegative() || strikes < 1 || perSecond < 1 || processors < 1) {
      throw new IllegalArgumentException(
          "--minutes, --strikes, --rate and --processors begin at 1");
    }
    if (spare && faults.stream().anyMatch(FaultKind::needsProcessorAlone)) {
      throw new IllegalArgumentException(
          "--spare does not go with "
              + faults.stream()
                  .filter(FaultKind::needsProcessorAlone)
                  .map(FaultKind::word)
                  .sorted()
                  .collect(Collectors.joining(", "))
              + ": who stands by would be there before they are over; name others by --faults");
    }
    faults = Set.copyOf(faults);
  }

  private static String words() {
    return Arrays.stream(FaultKind.values()).map(FaultKind::word).collect(Collectors.joining(", "));
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  static Options parse(List<String> arguments) {
    Duration duration = Duration.ofMinutes(5);
    int strikes = Integer.MAX_VALUE;
    long seed = 1;
    Path folder = null;
    boolean resume = false;
    Set<FaultKind> faults = EnumSet.allOf(FaultKind.class);
    faults.removeIf(kind -> !kind.usual());
    int perSecond = 200;
    int processors = 1;
    boolean spare = false;
    Optional<Path> from = Optional.empty();
    boolean drill = false;
    Path out = null;
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--minutes" ->
            duration = Duration.ofMillis((long) (60_000 * Double.parseDouble(value(option, left))));
        case "--strikes" -> strikes = Integer.parseInt(value(option, left));
        case "--seed" -> seed = Long.parseLong(value(option, left));
        case "--dir" -> folder = Path.of(value(option, left)).toAbsolutePath();
        case "--resume" -> resume = true;
        case "--faults" -> faults = faults(value(option, left));
        case "--rate" -> perSecond = Integer.parseInt(value(option, left));
        case "--processors" -> processors = Integer.parseInt(value(option, left));
        case "--spare" -> spare = true;
        case "--from" -> from = Optional.of(version(Path.of(value(option, left))));
        case "--drill" -> drill = true;
        case "--out" -> out = Path.of(value(option, left));
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    return new Options(
        duration,
        strikes,
        seed,
        folder,
        resume,
        faults,
        perSecond,
        processors,
        spare,
        from,
        drill,
        out);
  }

  private static Path version(Path unpacked) {
    Path archive = unpacked.resolve("masterperf.jar").toAbsolutePath();
    if (!Files.isRegularFile(archive)) {
      throw new IllegalArgumentException(
          "--from: " + unpacked + " holds no masterperf.jar; unpack masterperf-….tar.gz there");
    }
    return archive;
  }

  private static Set<FaultKind> faults(String words) {
    Set<FaultKind> faults = EnumSet.noneOf(FaultKind.class);
    if (words.equals(NONE)) {
      return faults;
    }
    for (String word : words.toLowerCase(Locale.ROOT).split(",", -1)) {
      faults.add(
          FaultKind.parse(word)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "--faults: there is no fault " + word + ", there are " + words())));
    }
    return faults;
  }

  private static String value(String option, Deque<String> left) {
    String value = left.poll();
    if (value == null) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return value;
  }
}

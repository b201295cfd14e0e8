package dev.masterperf.benchmarks.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The wall clock of a process, which can be set while it runs; libfaketime does it. */
final class FakeClock {
  private static final List<Path> FOLDERS =
      List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/usr/local/lib"));

  private final Path library;
  private final Path offset;

  private FakeClock(Path library, Path offset) {
    this.library = library;
    this.offset = offset;
  }

  /** Empty where libfaketime is not installed (Debian: package {@code faketime}). */
  static Optional<FakeClock> in(Path folder) throws IOException {
    for (Path lib : FOLDERS) {
      if (Files.isDirectory(lib)) {
        try (Stream<Path> found =
            Files.find(lib, 4, (path, is) -> path.endsWith("libfaketimeMT.so.1"))) {
          Optional<Path> library = found.findFirst();
          if (library.isPresent()) {
            FakeClock clock =
                new FakeClock(
                    library.get(), Files.createDirectories(folder).resolve("clock-offset"));
            clock.set(Duration.ZERO);
            return Optional.of(clock);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** What a process has to be started with. Durations are measured by the true clock all along. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        offset.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "DONT_FAKE_MONOTONIC",
        "1",
        "FAKETIME_FORCE_MONOTONIC_FIX", // with it, no wait of a Java process lasts
        "0",
        "FAKETIME_DISABLE_SHM",
        "1");
  }

  /** From the next second on, it is ahead of the true clock by so much; behind if negative. */
  void set(Duration ahead) throws IOException {
    Files.writeString(offset, "%+d\n".formatted(ahead.toSeconds()));
  }
}

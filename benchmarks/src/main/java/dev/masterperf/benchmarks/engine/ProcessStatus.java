package dev.masterperf.benchmarks.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the operating system knows of processes and folders. Linux; elsewhere no memory. */
final class ProcessStatus {
  private static final int KIBIBYTE = 1024;

  private ProcessStatus() {}

  /** Memory of a process that is in RAM, in bytes. */
  static long residentBytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", "" + pid, "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE;
      }
    }
    throw new IOException("no resident size of process " + pid);
  }

  /** Processor time a process has taken since it began, of all its threads. */
  static Duration cpu(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new IllegalStateException("process " + pid + " ended"));
  }

  /** What all files in it hold, in bytes. */
  static long diskBytes(Path folder) throws IOException {
    return diskBytes(folder, file -> true);
  }

  /** What some of the files in it hold, in bytes. */
  static long diskBytes(Path folder, Predicate<String> counted) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> counted.test(file.toString()))
          .mapToLong(ProcessStatus::size)
          .sum();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException e) {
      return 0; // compacted away meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

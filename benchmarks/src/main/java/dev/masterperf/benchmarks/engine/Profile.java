package dev.masterperf.benchmarks.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * Where the stream thread's time goes in the part of a run that counts: a flight recording, and its
 * top frames printed. Without a folder it does nothing.
 */
final class Profile {
  private static final Duration EVERY = Duration.ofMillis(10);
  private static final List<String> SAMPLES =
      List.of("jdk.ExecutionSample", "jdk.NativeMethodSample");
  private static final int TOP = 25;
  private static final String STREAM_THREAD = "StreamThread";

  private final @Nullable Path folder;
  private final String name;
  private @Nullable Recording recording;

  /**
   * @param folder takes the recording; null: none is made
   * @param name of its file; a later run of the same name takes its place
   */
  Profile(@Nullable Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  void begin() {
    if (folder != null) {
      Recording begun = new Recording();
      SAMPLES.forEach(event -> begun.enable(event).withPeriod(EVERY));
      begun.start();
      recording = begun;
    }
  }

  /** Ends what {@link #begin} began, keeps it and prints it. */
  void end() throws IOException {
    Recording begun = recording;
    if (begun == null || folder == null) {
      return;
    }
    recording = null;
    Files.createDirectories(folder);
    Path file = folder.resolve(name + ".jfr");
    try (begun) {
      begun.stop();
      begun.dump(file);
    }
    print(file);
  }

  private void print(Path file) throws IOException {
    Map<String, Integer> leaves = new HashMap<>();
    Map<String, Integer> within = new HashMap<>();
    int samples = 0;
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        if (!SAMPLES.contains(event.getEventType().getName()) || !ofStreamThread(event)) {
          continue;
        }
        samples++;
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        leaves.merge(text(frames.get(0)), 1, Integer::sum);
        Set<String> once = new HashSet<>();
        frames.forEach(frame -> once.add(text(frame)));
        once.forEach(frame -> within.merge(frame, 1, Integer::sum));
      }
    }
    System.out.println("  " + file + ": " + samples + " samples of the stream thread");
    top("at the top of the stack", leaves, samples);
    top("anywhere in the stack", within, samples);
  }

  private static boolean ofStreamThread(RecordedEvent event) {
    RecordedThread thread = event.getThread("sampledThread");
    return thread != null
        && thread.getJavaName() != null
        && thread.getJavaName().contains(STREAM_THREAD)
        && event.getStackTrace() != null
        && !event.getStackTrace().getFrames().isEmpty();
  }

  private static String text(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  private static void top(String title, Map<String, Integer> counts, int samples) {
    System.out.println("  " + title);
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(TOP)
        .forEach(
            entry ->
                System.out.printf(
                    Locale.ROOT,
                    "  %5.1f %%  %s%n",
                    100.0 * entry.getValue() / samples,
                    entry.getKey()));
  }
}

package dev.masterperf.benchmarks.torture;

import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.benchmarks.process.Started;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process of the deployment that is started again whenever it ends, as a service manager would:
 * at once where we ended it, and counted where it ended by itself. One thread starts, stops and
 * looks after it.
 */
final class Part implements Started, AutoCloseable {
  private static final long STOP_SECONDS = 30;
  private static final int LINES = 30;
  private static final String LOG = "log";
  private static final String SPARE_LOG = "log-of-spare-";
  private static final String CLASS_PATH = "-cp";

  /** Of a generation of the serial collector, in KiB; not of metaspace, which is no heap. */
  private static final Pattern USED =
      Pattern.compile(
          "(?:new generation|tenured generation|DefNew|Tenured)\\s+total \\d+K, used (\\d+)K");

  private final String name;
  private final List<String> command;
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private @Nullable Process process;
  private @Nullable Process spare;
  private boolean doubled;
  private int ended;
  private int kills;
  private int spares;
  private String log = LOG;

  /**
   * @param command its class, then its arguments
   * @param folder its own, for what it keeps and prints
   */
  Part(String name, List<String> flags, List<String> command, Path folder) throws IOException {
    this.name = name;
    this.folder = Files.createDirectories(folder);
    this.command = new ArrayList<>(ChildJvm.command(flags, command));
    try (Stream<Path> files = Files.list(folder)) { // those of earlier sittings say "ready", too
      this.spares =
          (int) files.filter(file -> file.getFileName().toString().startsWith(SPARE_LOG)).count();
    }
  }

  String name() {
    return name;
  }

  /** What it keeps is in here. */
  Path data() {
    return folder.resolve("data");
  }

  /** With these flags of the JVM from the next start on. */
  void flags(List<String> more) {
    command.addAll(1, more);
  }

  /** With these variables from the next start on. */
  void environment(Map<String, String> more) {
    environment.putAll(more);
  }

  /** Of the version whose archives these are from the next start on. */
  void classPath(String classPath) {
    command.set(command.indexOf(CLASS_PATH) + 1, classPath);
  }

  /** Of a processor: what can be read anew from topics. Beside it lies what cannot. */
  Path state() {
    return data().resolve("state");
  }

  /** Starts it, and does not wait for anything. */
  void start() throws IOException {
    start(List.of());
  }

  /**
   * Starts it with more flags of the JVM; the next start is without them.
   *
   * @param flags such as {@code -Dcrash.at}
   */
  void start(List<String> flags) throws IOException {
    if (doubled && alive()) {
      startSpare(); // the one before has taken over
      return;
    }
    List<String> words = new ArrayList<>(command);
    words.addAll(1, flags);
    log = LOG;
    process = launch(words, log);
  }

  private Process launch(List<String> words, String to) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(to).toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** From now on another process stands by to take the place of the one that works. */
  void standBy() throws IOException {
    doubled = true;
    command.add("--spare");
    startSpare();
  }

  /** After the pause that the shipped unit asks of systemd. */
  private void startSpare() throws IOException {
    List<String> words = new ArrayList<>(List.of("sh", "-c", "sleep 2; exec \"$@\"", "spare"));
    words.addAll(command);
    spares++;
    spare = launch(words, spareLog());
  }

  /** Whether the process that stands by, if there has to be one, has all done that it can do. */
  boolean spareReady() throws IOException {
    return !doubled || Files.readString(folder.resolve(spareLog())).contains("ready to take over");
  }

  private String spareLog() {
    return SPARE_LOG + spares;
  }

  /** Waits until it ended by itself; returns its exit code, or -1 if it did not in that time. */
  int awaitEnd(Duration patience) throws InterruptedException {
    return process != null && process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
        ? process.exitValue()
        : -1;
  }

  /** kill -9, and waits until it is gone; who stood by takes over. */
  void kill() throws IOException, InterruptedException {
    if (process != null) {
      if (process.isAlive()) {
        kills++;
      } else {
        ended++;
      }
      process.destroyForcibly().waitFor();
      promote();
    }
  }

  private void promote() throws IOException {
    if (spare != null && spare.isAlive()) {
      process = spare;
      spare = null;
      log = spareLog();
    }
  }

  /** Asks it to end, and kills it if it does not within 30 s. */
  void stop() throws IOException, InterruptedException {
    if (spare != null) {
      spare.destroyForcibly().waitFor();
      spare = null;
    }
    if (process != null) {
      process.destroy();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  /** Stops it, and leaves it so: it is not missed. */
  void retire() throws IOException, InterruptedException {
    stop();
    process = null;
  }

  /** Whether it should be there: started, and not retired. */
  boolean wanted() {
    return process != null;
  }

  /** Sends it a signal such as {@code STOP} or {@code CONT}. */
  void signal(String signal) throws IOException, InterruptedException {
    if (process != null) {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    }
  }

  /** Starts it again if it ended by itself; returns whether it had. */
  boolean revive() throws IOException {
    if (process == null || alive()) {
      return false;
    }
    ended++;
    promote();
    start();
    return true;
  }

  /** How often it was killed. */
  int kills() {
    return kills;
  }

  /** How often it ended by itself. */
  int ended() {
    return ended;
  }

  @Override
  public boolean alive() {
    return process != null && process.isAlive();
  }

  @Override
  public String log() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(log));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }

  /**
   * What it takes of the machine at this moment; empty if it is not there.
   *
   * @param collect whether to collect its garbage before, to tell what of the heap lives
   */
  Optional<Usage> usage(boolean collect) throws IOException {
    Process now = process;
    if (now == null || !now.isAlive()) {
      return Optional.empty();
    }
    long heap = collect ? liveHeap(now.pid()) : 0;
    Path proc = Path.of("/proc", Long.toString(now.pid()));
    try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
      long resident = 0;
      int threads = 0;
      for (String line : Files.readAllLines(proc.resolve("status"))) {
        if (line.startsWith("VmRSS:")) {
          resident = number(line) * 1024;
        } else if (line.startsWith("Threads:")) {
          threads = (int) number(line);
        }
      }
      return Optional.of(
          new Usage(
              System.currentTimeMillis(), now.pid(), resident, threads, (int) files.count(), heap));
    } catch (IOException e) {
      if (now.isAlive()) {
        throw e;
      }
      return Optional.empty(); // ended meanwhile
    }
  }

  /** 0 if it ended meanwhile. */
  private static long liveHeap(long pid) throws IOException {
    ask(pid, "GC.run");
    String told = ask(pid, "GC.heap_info");
    long bytes = usedHeap(told);
    if (bytes == 0 && ProcessHandle.of(pid).isPresent()) {
      throw new IOException("what is used of a heap is not told by: " + told);
    }
    return bytes;
  }

  /**
   * What the generations of the serial collector hold, in bytes.
   *
   * @param told by {@code jcmd PID GC.heap_info}
   */
  static long usedHeap(String told) {
    Matcher used = USED.matcher(told);
    long bytes = 0;
    while (used.find()) {
      bytes += Long.parseLong(used.group(1)) * 1024;
    }
    return bytes;
  }

  private static String ask(long pid, String command) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static long number(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }

  /** Ends it, even if it is frozen. */
  @Override
  public void close() throws IOException {
    try {
      signal("CONT");
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }
}

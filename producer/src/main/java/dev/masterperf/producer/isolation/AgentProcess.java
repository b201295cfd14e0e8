package dev.masterperf.producer.isolation;

import dev.masterperf.producer.isolation.limit.Cell;
import dev.masterperf.producer.isolation.limit.Throttling;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of an agent.
 *
 * <p>Its own thread, {@code <name>-output}, reads what it says until its output closes, waits for
 * its exit code and opens its cell; it tells the listener, which must hand on to its own thread.
 * All other methods are the owner's to call, from one thread.
 */
final class AgentProcess {
  private static final Logger LOG = LoggerFactory.getLogger(AgentProcess.class);
  private static final int HEARTBEATS_OF_PATIENCE = 3;
  private static final int STACK_BYTES = 256 * 1024;

  /** How programs say that memory ran out, when it was refused to them and nobody killed them. */
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile(
          "(?i)out ?of ?memory(?:error)?|memory exhausted|cannot allocate memory|memory ?error|bad_alloc"
              + "|insufficient memory");

  private final String name;
  private final Process process;
  private final Cell cell;
  private final AgentProgram program;
  private final long startNanos;
  private final LongSupplier nanoTime;
  private final Listener listener;

  /** Written by the owner. */
  private volatile String request = "";

  private volatile String limit = "";
  private volatile long lastBeatNanos;

  /** Touched by its own thread only. */
  private String lastWords = "";

  private String lackingMemory = "";

  /** Hears what becomes of a process, on that process' own thread. */
  interface Listener {
    void ready(AgentProcess process, Duration took);

    void beat(AgentProcess process, long workNanos);

    /** It has ended, though what it started may still write to its output. */
    void ended(AgentProcess process);

    /** It is gone, its output read to the end, and its cell opened. */
    void gone(AgentProcess process, AgentExit exit);
  }

  AgentProcess(
      String name,
      Process process,
      Cell cell,
      AgentProgram program,
      long startNanos,
      LongSupplier nanoTime,
      Listener listener) {
    this.name = name;
    this.process = process;
    this.cell = cell;
    this.program = program;
    this.startNanos = startNanos;
    this.lastBeatNanos = startNanos;
    this.nanoTime = nanoTime;
    this.listener = listener;
  }

  /**
   * Lets it become the agent, and listens.
   *
   * @param waitsForGo whether {@link EntryScript} is around it
   */
  void begin(boolean waitsForGo) {
    Thread thread = new Thread(null, this::readUntilExit, name + "-output", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    process.onExit().thenRun(() -> listener.ended(this));
    if (waitsForGo) {
      write(EntryScript.GO);
    }
    if (program.readyText().isEmpty()) {
      listener.ready(this, sinceStart());
    }
  }

  long pid() {
    return process.pid();
  }

  /** Since its last heartbeat, or its start. */
  Duration silence() {
    return Duration.ofNanos(nanoTime.getAsLong() - lastBeatNanos);
  }

  /** Whether so much silence means trouble. */
  boolean isTooLong(Duration silence) {
    return program
        .heartbeat()
        .map(each -> silence.compareTo(each.multipliedBy(HEARTBEATS_OF_PATIENCE)) > 0)
        .orElse(false);
  }

  Optional<Throttling> throttling() {
    return cell.throttling();
  }

  /** Asks it to stop: by word or SIGTERM, and by closing its input. */
  void requestStop() {
    if (request.isEmpty()) {
      request = AgentExit.STOP_REQUEST;
    }
    program.stopLine().ifPresent(line -> write((line + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      gone(e);
    }
    if (program.stopLine().isEmpty()) {
      process.destroy();
    }
  }

  void terminate() {
    request = "terminated for being slow to stop";
    process.destroy();
  }

  /** SIGKILL to it and to all that it started, as far as they can be found. */
  void kill(String why) {
    request = why;
    killTree();
  }

  /** Ends it if it uses more memory than its cell lets it and the system does not see to that. */
  void holdTo(long rssBytes) {
    cell.exceededBy(rssBytes)
        .ifPresent(
            breach -> {
              limit = breach;
              killTree();
            });
  }

  private void killTree() {
    List<Long> started = ProcessTable.read().session(pid());
    process.destroyForcibly();
    killAll(started);
  }

  /** Ends what it left running. */
  void killLeftOvers(ProcessTable processes) {
    killAll(processes.session(pid()));
  }

  private void killAll(List<Long> pids) {
    pids.stream()
        .filter(pid -> pid != process.pid())
        .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  private void readUntilExit() {
    try (Reader out = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
      Lines lines = new Lines(out);
      for (String line = lines.next(); line != null; line = lines.next()) {
        heard(line);
      }
    } catch (IOException e) {
      lastWords = "its output broke: " + e.getMessage();
    }
    int code = process.onExit().join().exitValue();
    String breach = cell.breached().orElseGet(() -> breach(code));
    cell.close();
    listener.gone(this, new AgentExit(code, request, breach, lastWords));
  }

  /** Where memory is refused rather than taken with the life, only its own words tell of it. */
  private String breach(int code) {
    boolean refused = code != 0 && request.isEmpty() && !lackingMemory.isEmpty();
    if (!refused || !limit.isEmpty()) {
      return limit;
    }
    String what = cell.dataBytes().isPresent() ? "out of memory limit" : "out of memory";
    return what + " by its own words (" + lackingMemory + ")";
  }

  private void heard(String line) {
    if (program.heartbeat().isPresent() && isBeat(line)) {
      lastBeatNanos = nanoTime.getAsLong();
      listener.beat(this, Long.parseLong(line.substring(AgentMain.BEAT.length())));
      return;
    }
    if (program.readyText().map(line::contains).orElse(false)) {
      lastBeatNanos = nanoTime.getAsLong();
      listener.ready(this, sinceStart());
    }
    if (!line.equals(AgentMain.READY)) {
      lastWords = line;
    }
    Matcher lacking = OUT_OF_MEMORY.matcher(line);
    if (lackingMemory.isEmpty() && lacking.find()) {
      lackingMemory = lacking.group();
    }
  }

  private static boolean isBeat(String line) {
    return line.matches(AgentMain.BEAT + "\\d{1,18}");
  }

  private Duration sinceStart() {
    return Duration.ofNanos(nanoTime.getAsLong() - startNanos);
  }

  private void write(byte[] line) {
    try {
      OutputStream in = process.getOutputStream();
      in.write(line);
      in.flush();
    } catch (IOException e) {
      gone(e);
    }
  }

  /** It is gone already, and its own thread records that. */
  private void gone(IOException e) {
    LOG.atDebug().addKeyValue("agent", name).setCause(e).log("agent was gone already");
  }
}

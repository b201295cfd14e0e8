package dev.masterperf.producer.isolation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running agent's process.
 *
 * <p>Its own thread, {@code <name>-output}, reads what it says until its output closes, then waits
 * for its exit code; only that thread writes the fields below it, except {@code request}.
 */
public final class Agent {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final int SHOWN_WORDS_LENGTH = 200;

  private final String name;
  private final Process process;
  private final LongSupplier nanoTime;
  private final IsolationLog log;
  private final long startNanos;
  private final CompletableFuture<Duration> ready = new CompletableFuture<>();
  private final CompletableFuture<AgentExit> exited = new CompletableFuture<>();
  private volatile String request = "";
  private volatile long lastBeatNanos;
  private String lastWords = "";

  /** The last sample; touched by the sampling thread only. */
  private Duration sampledCpu = Duration.ZERO;

  private long sampledNanos;

  /**
   * @param startNanos taken before the process was made
   */
  Agent(String name, Process process, long startNanos, LongSupplier nanoTime, IsolationLog log) {
    this.name = name;
    this.process = process;
    this.startNanos = startNanos;
    this.lastBeatNanos = startNanos;
    this.sampledNanos = startNanos;
    this.nanoTime = nanoTime;
    this.log = log;
  }

  /** {@code agent-1} and so on; the name of one that is gone is given again. */
  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  /** Time from starting the process to its {@code READY}; fails if it ended before. */
  public CompletableFuture<Duration> ready() {
    return ready.copy();
  }

  /** Completes when the process is gone and recorded. */
  public CompletableFuture<AgentExit> exited() {
    return exited.copy();
  }

  /** Begins to listen; {@code onExit} runs before {@link #exited} completes. */
  void listen(Consumer<AgentExit> onExit) {
    Thread thread = new Thread(() -> readUntilExit(onExit), name + "-output");
    thread.setDaemon(true);
    thread.start();
  }

  /** Asks it to stop, by word and by closing its input. */
  void requestStop() {
    request = "stopped by request";
    try (OutputStream in = process.getOutputStream()) {
      in.write((AgentMain.STOP + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // It is gone already, and its own thread records that.
      LOG.atDebug().addKeyValue("agent", name).setCause(e).log("agent was gone before the stop");
    }
  }

  void terminate() {
    request = "terminated for being slow to stop";
    process.destroy();
  }

  void kill(String why) {
    request = why;
    process.destroyForcibly();
  }

  /** Reads memory and CPU from the system and says so if it has been silent for too long. */
  void sample(Duration patience) {
    long now = nanoTime.getAsLong();
    ProcessUsage usage = ProcessUsage.of(process.toHandle());
    log.sampled(name, pid(), usage.rssBytes(), coresSinceLastSample(usage, now));
    double silentSeconds = (now - lastBeatNanos) / 1e9;
    if (silentSeconds * 1e9 > patience.toNanos()) {
      log.overdue(name, pid(), silentSeconds);
    }
  }

  private OptionalDouble coresSinceLastSample(ProcessUsage usage, long now) {
    if (usage.cpu().isEmpty()) {
      return OptionalDouble.empty();
    }
    double busyNanos = usage.cpu().get().minus(sampledCpu).toNanos();
    double cores = busyNanos / Math.max(1, now - sampledNanos);
    sampledCpu = usage.cpu().get();
    sampledNanos = now;
    return OptionalDouble.of(Math.max(0, cores));
  }

  private void readUntilExit(Consumer<AgentExit> onExit) {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        heard(line);
      }
    } catch (IOException e) {
      lastWords = "its output broke: " + e.getMessage();
    }
    AgentExit exit = new AgentExit(exitCode(), request, lastWords);
    ready.completeExceptionally(new IllegalStateException(name + ": " + exit.reason()));
    onExit.accept(exit);
    exited.complete(exit);
  }

  private void heard(String line) {
    long now = nanoTime.getAsLong();
    if (line.equals(AgentMain.READY)) {
      lastBeatNanos = now;
      ready.complete(Duration.ofNanos(now - startNanos));
    } else if (line.startsWith(AgentMain.BEAT)) {
      lastBeatNanos = now;
      log.beat(name, pid(), Long.parseLong(line.substring(AgentMain.BEAT.length())));
    } else {
      lastWords = line.substring(0, Math.min(line.length(), SHOWN_WORDS_LENGTH));
    }
  }

  private int exitCode() {
    return process.onExit().join().exitValue();
  }
}

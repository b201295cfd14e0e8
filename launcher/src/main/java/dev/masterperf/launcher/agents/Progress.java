package dev.masterperf.launcher.agents;

import dev.masterperf.producer.isolation.AgentStatus;
import dev.masterperf.producer.isolation.AgentStatus.State;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells how a deployment goes on until it is closed: a bar that moves on a terminal, elsewhere a
 * line whenever a tenth more is done. Its thread is called {@code progress}.
 */
final class Progress implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final int PARTS = 10;
  private static final Duration REDRAW = Duration.ofMillis(100);
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final int wanted;
  private final Supplier<List<AgentStatus>> agents;
  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "progress");
  private int told;

  Progress(
      int wanted,
      Supplier<List<AgentStatus>> agents,
      PrintWriter out,
      boolean terminal,
      LongSupplier nanoTime) {
    this.wanted = wanted;
    this.agents = agents;
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether what is written to standard error is seen on a terminal. */
  @SuppressWarnings("SystemConsoleNull") // only asked where there is no /proc
  static boolean onATerminal() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null; // no /proc
    }
  }

  private void run() {
    try {
      while (!done.await(REDRAW.toMillis(), TimeUnit.MILLISECONDS)) {
        show();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void show() {
    List<AgentStatus> now = agents.get();
    int ready = count(now, State.READY);
    int failed = count(now, State.ENDED) + count(now, State.RESTARTING);
    String figures =
        String.format(
            Locale.ROOT,
            "%d/%d ready, %d failed, %.1fs",
            ready,
            wanted,
            failed,
            (nanoTime.getAsLong() - startNanos) / 1e9);
    if (terminal) {
      out.print(CLEAR_LINE + "deploying " + bar(ready + failed) + " " + figures);
      out.flush();
    } else if ((ready + failed) * PARTS / wanted > told) {
      told = (ready + failed) * PARTS / wanted;
      out.println("deploying: " + figures);
      out.flush();
    }
  }

  private static int count(List<AgentStatus> agents, State state) {
    return (int) agents.stream().filter(agent -> agent.state() == state).count();
  }

  private String bar(int settled) {
    int filled = Math.min(WIDTH, settled * WIDTH / wanted);
    return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "]";
  }

  /** Shows how it ended; a bar makes room for what follows. */
  @Override
  public void close() {
    done.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    show();
    if (terminal) {
      out.println();
    }
    out.flush();
  }
}

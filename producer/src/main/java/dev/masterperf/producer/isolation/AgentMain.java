package dev.masterperf.producer.isolation;

import java.io.IOException;
import java.util.zip.CRC32;

/**
 * One agent: says {@code READY}, then with every heartbeat takes the checksum of four megabytes and
 * reports how long that took ({@code BEAT nanoseconds}). It ends when told {@code STOP}, or when
 * its standard input closes, which the system does when the parent dies, however it died.
 *
 * <p>Started by {@link IsolationAgents} with nothing but this class on its class path, so it must
 * use none but the JDK's; and few of those: no lambda, no executor, no security provider, each of
 * which costs a JVM more at its start than all the rest of this class (docs/isolation.md).
 */
public final class AgentMain implements Runnable {
  static final String READY = "READY";
  static final String BEAT = "BEAT ";
  static final String STOP = "STOP";

  private static final int WORK_BYTES = 256 * 1024;
  private static final int ROUNDS = 16;

  private final long everyMillis;
  private final byte[] work = new byte[WORK_BYTES];
  private final CRC32 checksum = new CRC32();

  private AgentMain(long everyMillis) {
    this.everyMillis = everyMillis;
  }

  /**
   * @param args milliseconds between heartbeats
   */
  public static void main(String[] args) throws IOException {
    Thread heart = new Thread(new AgentMain(Long.parseLong(args[0])), "heart");
    heart.setDaemon(true);
    say(READY);
    heart.start();
    awaitStop();
  }

  @Override
  public void run() {
    try {
      while (true) {
        Thread.sleep(everyMillis);
        beat();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    long start = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      checksum.update(work);
    }
    say(BEAT.concat(Long.toString(System.nanoTime() - start)));
  }

  private static void awaitStop() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = System.in.read(); next >= 0; next = System.in.read()) {
      if (next != '\n') {
        line.append((char) next);
      } else if (STOP.contentEquals(line)) {
        return;
      } else {
        line.setLength(0);
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}

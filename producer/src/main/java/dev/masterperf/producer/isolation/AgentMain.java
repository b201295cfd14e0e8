package dev.masterperf.producer.isolation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One agent: says {@code READY}, then with every heartbeat hashes a quarter of a megabyte and
 * reports how long that took ({@code BEAT nanoseconds}). It ends when told {@code STOP}, or when
 * its standard input closes, which the system does when the parent dies, however it died.
 *
 * <p>Started by {@link IsolationAgents} with nothing but this class on its class path, so it must
 * use none but the JDK's.
 */
public final class AgentMain {
  static final String READY = "READY";
  static final String BEAT = "BEAT ";
  static final String STOP = "STOP";

  private static final int WORK_BYTES = 256 * 1024;

  private final LongSupplier nanoTime;
  private final byte[] work = new byte[WORK_BYTES];
  private final MessageDigest digest;

  private AgentMain(LongSupplier nanoTime) throws NoSuchAlgorithmException {
    this.nanoTime = nanoTime;
    this.digest = MessageDigest.getInstance("SHA-256");
  }

  /**
   * @param args milliseconds between heartbeats
   */
  public static void main(String[] args) throws IOException, NoSuchAlgorithmException {
    AgentMain agent = new AgentMain(System::nanoTime);
    ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
    long everyMillis = Long.parseLong(args[0]);
    say(READY);
    heart.scheduleAtFixedRate(agent::beat, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    awaitStop();
    heart.shutdownNow();
  }

  private void beat() {
    long start = nanoTime.getAsLong();
    byte[] hash = digest.digest(work);
    System.arraycopy(hash, 0, work, 0, hash.length);
    say(BEAT + (nanoTime.getAsLong() - start));
  }

  private static void awaitStop() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    while (line != null && !line.equals(STOP)) {
      line = in.readLine();
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}

package dev.masterperf.benchmarks.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * What was sent, by number, in a file that is written before each send and after each answer:
 * {@code SENT}, then {@code ACK} or {@code UNKNOWN}, with the first and the last number of the
 * batch. A batch without an answer is unknown. All methods hold its lock.
 */
final class Ledger implements AutoCloseable {
  private final BitSet sent = new BitSet();
  private final BitSet acknowledged = new BitSet();
  private final Journal file;
  private int open;

  /**
   * Opens it, with all that an earlier sitting wrote.
   *
   * @throws IOException if the file cannot be read or written, or holds something else
   */
  Ledger(Path path) throws IOException {
    file = new Journal(path);
    for (String line : file.earlier()) {
      read(path, line);
    }
  }

  private void read(Path path, String line) throws IOException {
    String[] words = line.split(" ", -1);
    if (words.length != 3) {
      throw new IOException(path + " has a line that is none of a ledger: " + line);
    }
    int first = Integer.parseInt(words[1]);
    int end = Integer.parseInt(words[2]) + 1;
    switch (words[0]) {
      case "SENT" -> sent.set(first, end);
      case "ACK" -> acknowledged.set(first, end);
      case "UNKNOWN" -> {}
      default -> throw new IOException(path + " has a line that is none of a ledger: " + line);
    }
  }

  /** The number after the highest that was sent. */
  synchronized int next() {
    return sent.length();
  }

  /** Notes that the next so many are about to be sent, and tells the first of their numbers. */
  synchronized int reserve(int count) {
    int first = next();
    sent.set(first, first + count);
    open++;
    write("SENT", first, first + count - 1);
    return first;
  }

  synchronized void answered(int first, int last, boolean acknowledgement) {
    if (acknowledgement) {
      acknowledged.set(first, last + 1);
    }
    open--;
    write(acknowledgement ? "ACK" : "UNKNOWN", first, last);
  }

  private void write(String word, int first, int last) {
    file.append(word + " " + first + " " + last);
  }

  /** Whether every batch of this sitting was answered. */
  synchronized boolean settled() {
    return open == 0;
  }

  synchronized BitSet sent() {
    return (BitSet) sent.clone();
  }

  synchronized BitSet acknowledged() {
    return (BitSet) acknowledged.clone();
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}

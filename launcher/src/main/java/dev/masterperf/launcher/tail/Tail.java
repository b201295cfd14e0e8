package dev.masterperf.launcher.tail;

import java.io.PrintWriter;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes what is followed: lines of a table or of JSON, as many as are wanted. */
public final class Tail implements TopicFollower.Sink {
  private final TailReader reader;
  private final TailFilter filter;
  private final boolean json;
  private final PrintWriter out;
  private final PrintWriter err;
  private long left;

  /**
   * @param json whether programs read it
   * @param count most lines
   */
  public Tail(
      TailTopic topic,
      TailFilter filter,
      boolean json,
      long count,
      PrintWriter out,
      PrintWriter err) {
    this.reader = TailReader.of(topic.topic());
    this.filter = filter;
    this.json = json;
    this.left = count;
    this.out = out;
    this.err = err;
    if (!json) {
      out.println(reader.table().header());
      out.flush();
    }
  }

  @Override
  public boolean take(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> found : records) {
      for (TailItem item : reader.read(found)) {
        if (left > 0 && filter.takes(item)) {
          out.println(json ? item.json() : reader.table().line(item.cells()));
          left--;
        }
      }
    }
    // True also where nobody reads any more, as behind "| head".
    return !out.checkError() && left > 0;
  }

  @Override
  public void tell(String news) {
    err.println("masterperf: " + news);
    err.flush();
  }
}

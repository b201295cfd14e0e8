package dev.masterperf.launcher.tail;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes what is followed: lines of a table or of JSON, as many as are wanted. */
public final class Tail implements TopicFollower.Sink {
  private final TailReader reader;
  private final TailFilter filter;
  private final boolean json;
  private final BooleanSupplier nobodyReads;
  private final PrintWriter out;
  private final PrintWriter err;
  private long left;

  /**
   * @param json whether programs read it
   * @param count most lines
   * @param nobodyReads whether {@code out} leads nowhere any more
   */
  public Tail(
      TailTopic topic,
      TailFilter filter,
      boolean json,
      long count,
      BooleanSupplier nobodyReads,
      PrintWriter out,
      PrintWriter err) {
    this.reader = TailReader.of(topic.topic());
    this.filter = filter;
    this.json = json;
    this.left = count;
    this.nobodyReads = nobodyReads;
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
    out.flush();
    return left > 0 && !nobodyReads.getAsBoolean();
  }

  @Override
  public void tell(String news) {
    err.println("masterperf: " + news);
    err.flush();
  }
}

package dev.masterperf.streams.scopetopic;

import dev.masterperf.alerts.topic.TopicThread;

/**
 * Copies what programs write into topics of single scopes into the topic of all metrics, exactly
 * once. All processes that do so are one group, so they share the partitions, and others take those
 * of one that dies after 6 s.
 *
 * <p>One thread, {@code scope-topics}, does everything. When Kafka fails it, it begins anew after a
 * second, for as long as the process lives.
 */
public final class ScopeTopics implements AutoCloseable {
  private final ScopeTopicsSettings settings;
  private final CopyCounts counts = new CopyCounts();
  private final TopicThread thread = new TopicThread("scope-topics", this::begin, this::turn);
  private volatile CopySession session;

  /**
   * @throws org.apache.kafka.common.KafkaException if the settings of the clients are refused
   */
  public ScopeTopics(ScopeTopicsSettings settings) {
    this.settings = settings;
    this.session = CopySession.open(settings, counts);
  }

  /** Begins in the background; the topics must be there. */
  public void start() {
    thread.start();
  }

  /** How often copying failed and was begun anew. */
  public long failures() {
    return thread.failures();
  }

  /** What was done, and what is to be done. */
  public CopyFigures figures() {
    return counts.figures();
  }

  private void begin() {
    if (failures() > 0) {
      session.close();
      session = CopySession.open(settings, counts);
    }
    session.begin();
  }

  private void turn() {
    session.turn();
  }

  /** Ends after the batch under way; what is not copied waits for the next start. */
  @Override
  public void close() {
    thread.close(() -> session.consumer());
    session.closeProducer();
  }
}

package dev.masterperf.launcher.tail;

import dev.masterperf.launcher.config.Nearest;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Topics.Topic;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A topic of the catalogue, as it is asked for: {@code alerts} or {@code masterperf.alerts.v1}. */
public record TailTopic(String word, Topic topic) {
  private static final String PREFIX = "masterperf.";
  private static final String SUFFIX = ".v1";
  private static final Map<String, Topic> BY_WORD = byWord();

  /** Whose records belong to a series each. */
  private static final Set<Topic> OF_SERIES =
      Set.of(
          Topics.METRICS,
          Topics.REHOME,
          Topics.MATRIX,
          Topics.AGGREGATES,
          Topics.ALERTS,
          Topics.LATE,
          Topics.DLQ);

  /**
   * The topic of this name.
   *
   * @throws IllegalArgumentException if there is none, with the nearest
   */
  public static TailTopic of(String name) {
    String word =
        name.startsWith(PREFIX) && name.endsWith(SUFFIX)
            ? name.substring(PREFIX.length(), name.length() - SUFFIX.length())
            : name;
    Topic topic = BY_WORD.get(word);
    if (topic == null) {
      throw new IllegalArgumentException(
          "there is no topic "
              + name
              + "; did you mean "
              + Nearest.to(word, BY_WORD.keySet())
              + "? All: "
              + String.join(", ", BY_WORD.keySet()));
    }
    return new TailTopic(word, topic);
  }

  /** Whether its items can be told apart by series. */
  public boolean ofSeries() {
    return OF_SERIES.contains(topic);
  }

  private static Map<String, Topic> byWord() {
    Map<String, Topic> topics = new TreeMap<>();
    for (Topic topic : List.copyOf(Topics.ALL)) {
      String name = topic.name();
      topics.put(name.substring(PREFIX.length(), name.length() - SUFFIX.length()), topic);
    }
    return topics;
  }
}

package dev.masterperf.streams.health;

import dev.masterperf.streams.ingest.Waits;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * How a processor does, at one moment. What is counted is so since the process began.
 *
 * @param read records that were read, by topic
 * @param lags records that no commit covers, of the partitions read here
 * @param commits of transactions
 * @param secondsSinceCommit since the last one, or since the start before the first
 * @param delaySeconds how long ago the oldest record that was read and not committed was appended
 * @param threads stream threads by state
 * @param deadThreads stream threads that died of an exception
 * @param arrival from events to the append of their record
 * @param committed from events to the commit of their windows
 * @param ahead records with events over a second ahead of the broker's clock
 * @param liveSeries series kept in memory
 * @param storeBytes what stores take on disk, by store
 * @param memoryBytes what the stores on disk keep in memory
 */
public record ProcessorFigures(
    Map<String, Long> read,
    Map<TopicPartition, Long> lags,
    long commits,
    double secondsSinceCommit,
    double delaySeconds,
    Map<String, Integer> threads,
    long deadThreads,
    Waits arrival,
    Waits committed,
    long ahead,
    long liveSeries,
    Map<String, Long> storeBytes,
    long memoryBytes) {
  public ProcessorFigures {
    read = Map.copyOf(read);
    lags = Map.copyOf(lags);
    threads = Map.copyOf(threads);
    storeBytes = Map.copyOf(storeBytes);
  }
}

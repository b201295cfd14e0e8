package dev.masterperf.streams.health;

import dev.masterperf.model.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;

/** The instances of the application, as the group's last assignment told them to this one. */
public final class Members {
  private final int partitions;
  private final Supplier<? extends Collection<StreamsMetadata>> metadata;

  /**
   * @param partitions of the metrics topic
   * @param metadata of all instances; empty where this one takes no part
   */
  public Members(int partitions, Supplier<? extends Collection<StreamsMetadata>> metadata) {
    this.partitions = partitions;
    this.metadata = metadata;
  }

  /** Where each of them says it listens. */
  public List<HostInfo> addresses() {
    return metadata.get().stream()
        .map(StreamsMetadata::hostInfo)
        .filter(host -> host.port() > 0) // -1: a client that told no address
        .distinct()
        .toList();
  }

  /**
   * Why instances may be missing among the addresses, in a sentence. The assignment is told by
   * address, so of two instances with the same one it has only the partitions of the last.
   */
  public Optional<String> doubt() {
    SortedSet<Integer> nobodys = new TreeSet<>(IntStream.range(0, partitions).boxed().toList());
    metadata.get().stream()
        .flatMap(member -> member.topicPartitions().stream())
        .filter(assigned -> assigned.topic().equals(Topics.METRICS.name()))
        .forEach(assigned -> nobodys.remove(assigned.partition()));
    return nobodys.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the group has no address for partitions "
                + nobodys
                + ": they are being moved, or two processors advertise the same address"
                + " (--advertised-host and --port must differ from every other's)");
  }
}

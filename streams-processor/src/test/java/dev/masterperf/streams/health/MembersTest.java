package dev.masterperf.streams.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Topics;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.internals.StreamsMetadataImpl;
import org.junit.jupiter.api.Test;

class MembersTest {

  @Test
  void membersThatToldNoAddressAreLeftOut() {
    Members members =
        new Members(
            2, () -> List.of(member("a", 1, 0), member("unavailable", -1), member("b", 1, 1)));

    assertThat(members.addresses()).containsExactly(new HostInfo("a", 1), new HostInfo("b", 1));
    assertThat(members.doubt()).isEmpty();
  }

  /** Of two with one address, the group's assignment has only the last one's partitions. */
  @Test
  void partitionsWithoutAnAddressAreNamedWithWhatMayBeWrong() {
    Members members = new Members(4, () -> List.of(member("a", 1, 0, 2)));

    assertThat(members.doubt().orElseThrow())
        .contains("partitions [1, 3]", "two processors advertise the same address");
  }

  private static StreamsMetadata member(String host, int port, Integer... partitions) {
    Set<TopicPartition> owned =
        Arrays.stream(partitions)
            .map(partition -> new TopicPartition(Topics.METRICS.name(), partition))
            .collect(Collectors.toSet());
    return new StreamsMetadataImpl(new HostInfo(host, port), Set.of(), owned, Set.of(), Set.of());
  }
}

package dev.masterperf.launcher.doctor;

import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.AdminCall;
import dev.masterperf.model.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Whether somebody works in each group of ours, by a stable name, and how far behind.
 *
 * @param groups to look at, with what they do
 * @param partitions that can be shared
 */
record GroupsCheck(Admin admin, Map<String, String> groups, int partitions) implements Check {
  /** What a processor works off in a second or two. */
  private static final long MUCH = 50_000;

  private static final String ARCHIVE = "masterperf-archive";

  /** What groups read of others; what they write for themselves does not tell how they do. */
  private static final Set<String> READ = Set.of(Topics.METRICS.name(), Topics.ALERTS.name());

  @Override
  public String subject() {
    return "group";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    groups.forEach((group, does) -> findings.addAll(of(group, does)));
    return findings;
  }

  private List<Finding> of(String group, String does) {
    String name = group + " (" + does + ")";
    try {
      ConsumerGroupDescription found =
          AdminCall.once(
                  "describe group " + group,
                  () -> admin.describeConsumerGroups(List.of(group)).all())
              .values()
              .iterator()
              .next();
      return of(name, found);
    } catch (CannotStartException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return List.of(
            Finding.warn(subject(), name + " is not there", "start a process with that role"));
      }
      if (e.getCause() instanceof AuthorizationException) {
        return List.of(
            Finding.warn(
                subject(), name + " may not be described", "give this login Describe on it"));
      }
      throw e;
    }
  }

  private List<Finding> of(String name, ConsumerGroupDescription found) {
    if (found.members().isEmpty()) {
      return List.of(
          Finding.warn(
              subject(), name + " has no member: nobody works", "start a process with that role"));
    }
    List<Finding> findings = new ArrayList<>();
    List<String> unnamed =
        found.members().stream()
            .filter(member -> member.groupInstanceId().isEmpty())
            .map(MemberDescription::consumerId)
            .toList();
    if (!unnamed.isEmpty()) {
      findings.add(
          Finding.warn(
              subject(),
              name + " has members without a stable name: " + unnamed,
              "somebody else's program may use the group; ours come with --instance-id"));
    }
    if (found.members().size() > partitions) {
      findings.add(
          Finding.warn(
              subject(),
              "%s has %d members for %d partitions"
                  .formatted(name, found.members().size(), partitions),
              "those above do nothing: stop some"));
    }
    if (found.groupState() != GroupState.STABLE) {
      findings.add(
          Finding.warn(
              subject(),
              name + " is " + found.groupState() + ": partitions move",
              "look again in a minute; if it stays so, a member comes and goes"));
    }
    findings.add(lag(name, found));
    return findings;
  }

  private Finding lag(String name, ConsumerGroupDescription group) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        AdminCall.once(
            "tell how far group " + group.groupId() + " is",
            () -> admin.listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata());
    Set<TopicPartition> read =
        group.members().stream()
            .flatMap(member -> member.assignment().topicPartitions().stream())
            .filter(partition -> READ.contains(partition.topic()))
            .collect(Collectors.toSet());
    Map<TopicPartition, ListOffsetsResultInfo> begins = offsets(read, OffsetSpec.earliest());
    Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(read, OffsetSpec.latest());
    long behind = 0;
    for (TopicPartition partition : read) {
      OffsetAndMetadata last = committed.get(partition);
      long next = last == null ? offset(begins, partition) : last.offset();
      behind += Math.max(0, offset(ends, partition) - next);
    }
    String state =
        "%s has %d members, %d records behind".formatted(name, group.members().size(), behind);
    if (group.groupId().equals(ARCHIVE)) {
      // It commits when a file is in the bucket, every few minutes, however many records that are.
      return Finding.ok(subject(), state + " of its files");
    }
    return behind > MUCH
        ? Finding.warn(
            subject(), state, "if it grows, add processors (docs/scaling.md) or look at /-/ready")
        : Finding.ok(subject(), state);
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Set<TopicPartition> partitions, OffsetSpec which) {
    return AdminCall.once(
        "find begin and end of " + partitions,
        () ->
            admin
                .listOffsets(
                    partitions.stream()
                        .collect(Collectors.toMap(Function.identity(), each -> which)))
                .all());
  }

  private static long offset(
      Map<TopicPartition, ListOffsetsResultInfo> ends, TopicPartition partition) {
    ListOffsetsResultInfo end = ends.get(partition);
    return end == null ? 0 : end.offset();
  }
}

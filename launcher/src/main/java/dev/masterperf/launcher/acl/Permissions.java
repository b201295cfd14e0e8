package dev.masterperf.launcher.acl;

import dev.masterperf.model.Topics.Topic;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Permissions as they are put together, each once, in the order in which they came. */
final class Permissions {
  /** Who may do one of these to something may also describe it: so has Kafka. */
  private static final Set<AclOperation> DESCRIBING =
      EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE, AclOperation.ALTER);

  private final Set<Permission> all = new LinkedHashSet<>();

  /** All but those that others hold. */
  List<Permission> all() {
    return all.stream().filter(permission -> !isHeld(permission)).toList();
  }

  private boolean isHeld(Permission permission) {
    return switch (permission.operation()) {
      case DESCRIBE -> has(permission, DESCRIBING);
      case DESCRIBE_CONFIGS -> has(permission, EnumSet.of(AclOperation.ALTER_CONFIGS));
      default -> false;
    };
  }

  private boolean has(Permission permission, Set<AclOperation> operations) {
    return operations.stream()
        .anyMatch(operation -> all.contains(new Permission(operation, permission.resource())));
  }

  void topics(AclOperation operation, Topic... topics) {
    for (Topic topic : topics) {
      add(operation, ResourceType.TOPIC, topic.name(), PatternType.LITERAL);
    }
  }

  /** On all topics whose names begin so. */
  void topicsNamed(String start, AclOperation... operations) {
    for (AclOperation operation : operations) {
      add(operation, ResourceType.TOPIC, start, PatternType.PREFIXED);
    }
  }

  void group(AclOperation operation, String group) {
    add(operation, ResourceType.GROUP, group, PatternType.LITERAL);
  }

  /** Transactions under this id. */
  void transactions(String id) {
    add(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, id, PatternType.LITERAL);
  }

  /** Transactions under an id that is made of this start and the instance's, or of any. */
  void transactions(String start, Optional<String> instance) {
    add(
        AclOperation.WRITE,
        ResourceType.TRANSACTIONAL_ID,
        start + instance.orElse(""),
        instance.isPresent() ? PatternType.LITERAL : PatternType.PREFIXED);
  }

  void cluster(AclOperation operation) {
    add(operation, ResourceType.CLUSTER, Resource.CLUSTER_NAME, PatternType.LITERAL);
  }

  private void add(AclOperation operation, ResourceType type, String name, PatternType pattern) {
    all.add(new Permission(operation, new ResourcePattern(type, name, pattern)));
  }
}

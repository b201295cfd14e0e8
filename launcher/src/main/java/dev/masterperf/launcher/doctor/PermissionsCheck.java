package dev.masterperf.launcher.doctor;

import dev.masterperf.launcher.acl.Permission;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.AdminCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Whether this login may do what the roles do. Brokers tell it of topics and of the cluster; of
 * groups that are not there yet, and of transactions, they tell nobody.
 *
 * @param needed by the roles
 * @param roles as they are written on the command line, for the remedy
 */
record PermissionsCheck(Admin admin, List<Permission> needed, String roles) implements Check {

  @Override
  public String subject() {
    return "permissions";
  }

  @Override
  public List<Finding> look() {
    Map<String, Set<AclOperation>> missing = new TreeMap<>();
    topics(missing);
    cluster(missing);
    if (missing.isEmpty()) {
      return List.of(Finding.ok(subject(), "this login may do to topics what " + roles + " needs"));
    }
    return List.of(
        Finding.fail(
            subject(),
            missing.entrySet().stream()
                .map(each -> each.getKey() + " may not be " + past(each.getValue()))
                .collect(Collectors.joining(", ")),
            "masterperf kafka acls --role %s --principal … prints all that is needed"
                .formatted(roles)));
  }

  private void topics(Map<String, Set<AclOperation>> missing) {
    Map<String, Set<AclOperation>> wanted = new TreeMap<>();
    for (Permission permission : needed) {
      if (permission.resource().resourceType() == ResourceType.TOPIC
          && permission.resource().patternType() == PatternType.LITERAL
          && permission.operation() != AclOperation.CREATE) {
        wanted
            .computeIfAbsent(permission.resource().name(), fresh -> new TreeSet<>())
            .add(permission.operation());
      }
    }
    allowed(wanted.keySet())
        .forEach(
            (topic, operations) -> {
              Set<AclOperation> lacking = new TreeSet<>(wanted.get(topic));
              lacking.removeAll(operations);
              if (!lacking.isEmpty()) {
                missing.put(topic, lacking);
              }
            });
  }

  /** Of topics that are there. */
  private Map<String, Set<AclOperation>> allowed(Set<String> topics) {
    Map<String, Set<AclOperation>> allowed = new HashMap<>();
    var asked =
        admin
            .describeTopics(
                new ArrayList<>(topics),
                new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    asked.forEach(
        (topic, answer) -> {
          try {
            TopicDescription found = AdminCall.once("describe topic " + topic, () -> answer);
            Set<AclOperation> operations = found.authorizedOperations();
            allowed.put(topic, operations == null ? Set.of() : operations);
          } catch (CannotStartException e) {
            if (e.getCause() instanceof AuthorizationException) {
              allowed.put(topic, Set.of());
            } else if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
              throw e;
            }
          }
        });
    return allowed;
  }

  private void cluster(Map<String, Set<AclOperation>> missing) {
    Set<AclOperation> wanted =
        needed.stream()
            .filter(each -> each.resource().resourceType() == ResourceType.CLUSTER)
            .map(Permission::operation)
            .collect(Collectors.toCollection(TreeSet::new));
    if (wanted.isEmpty()) {
      return;
    }
    Set<AclOperation> allowed =
        AdminCall.once(
            "tell what may be done to it",
            () ->
                admin
                    .describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true))
                    .authorizedOperations());
    wanted.removeAll(allowed == null ? Set.of() : allowed);
    if (!wanted.isEmpty()) {
      missing.put("the cluster", wanted);
    }
  }

  private static String past(Set<AclOperation> operations) {
    return operations.stream().map(PermissionsCheck::past).collect(Collectors.joining(" or "));
  }

  private static String past(AclOperation operation) {
    return switch (operation) {
      case READ -> "read";
      case WRITE -> "written";
      case DELETE -> "trimmed (Delete)";
      case DESCRIBE -> "described";
      case DESCRIBE_CONFIGS -> "asked for its settings (DescribeConfigs)";
      case ALTER_CONFIGS -> "given settings (AlterConfigs)";
      default -> operation.toString();
    };
  }
}

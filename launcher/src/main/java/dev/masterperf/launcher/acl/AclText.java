package dev.masterperf.launcher.acl;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.model.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Permissions in words that others take.
 *
 * @param principal who gets them, such as {@code User:masterperf-api}
 * @param host address they come from, or {@code *}
 */
public record AclText(String principal, String host, List<Permission> permissions) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:/=@,+-]+");

  public AclText {
    permissions = List.copyOf(permissions);
  }

  /**
   * Lines for a shell: as few calls of Kafka's tool as these permissions need.
   *
   * @param connection what says how to reach the brokers, as {@code --bootstrap-server HOST:PORT}
   */
  public List<String> commands(List<String> connection) {
    Map<Same, List<ResourcePattern>> calls = new LinkedHashMap<>();
    byResource()
        .forEach(
            (resource, operations) ->
                calls
                    .computeIfAbsent(
                        new Same(resource.resourceType(), resource.patternType(), operations),
                        key -> new ArrayList<>())
                    .add(resource));
    return calls.entrySet().stream()
        .map(call -> command(connection, call.getKey(), call.getValue()))
        .toList();
  }

  /** What resources that one call can name have in common. */
  private record Same(ResourceType type, PatternType pattern, List<AclOperation> operations) {}

  private Map<ResourcePattern, List<AclOperation>> byResource() {
    return permissions.stream()
        .collect(
            Collectors.groupingBy(
                Permission::resource,
                LinkedHashMap::new,
                Collectors.mapping(Permission::operation, Collectors.toList())));
  }

  private String command(List<String> connection, Same same, List<ResourcePattern> resources) {
    List<String> words = new ArrayList<>(List.of("kafka-acls.sh"));
    words.addAll(connection);
    words.addAll(List.of("--add", "--allow-principal", principal));
    if (!host.equals("*")) {
      words.addAll(List.of("--allow-host", host));
    }
    same.operations().forEach(each -> words.addAll(List.of("--operation", word(each))));
    if (same.pattern() == PatternType.PREFIXED) {
      words.addAll(List.of("--resource-pattern-type", "prefixed"));
    }
    for (ResourcePattern resource : resources) {
      words.add(option(same.type()));
      if (same.type() != ResourceType.CLUSTER) {
        words.add(resource.name());
      }
    }
    return words.stream().map(AclText::quoted).collect(Collectors.joining(" "));
  }

  private static String option(ResourceType type) {
    return "--" + type.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@code DESCRIBE_CONFIGS} is written DescribeConfigs. */
  private static String word(AclOperation operation) {
    StringBuilder word = new StringBuilder();
    for (String part : operation.name().split("_")) {
      word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
    }
    return word.toString();
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** One object for each permission, as tools take them that write access lists from files. */
  public ArrayNode json() {
    ArrayNode all = Json.MAPPER.createArrayNode();
    for (Permission permission : permissions) {
      ObjectNode one = all.addObject();
      one.put("principal", principal).put("host", host).put("permission", "ALLOW");
      one.put("operation", permission.operation().name());
      one.put("resourceType", permission.resource().resourceType().name());
      one.put("patternType", permission.resource().patternType().name());
      one.put("name", permission.resource().name());
    }
    return all;
  }
}

package dev.masterperf.launcher.acl;

import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePattern;

/** One operation on one resource of Kafka, or on all whose names begin alike. */
public record Permission(AclOperation operation, ResourcePattern resource) {

  /**
   * For somebody.
   *
   * @param principal such as {@code User:masterperf-api}
   * @param host address they come from, or {@code *}
   */
  public AclBinding binding(String principal, String host) {
    return new AclBinding(
        resource, new AccessControlEntry(principal, host, operation, AclPermissionType.ALLOW));
  }
}

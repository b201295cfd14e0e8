package dev.masterperf.launcher;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/** Kafka's own authorizer, which remembers what it was asked; a broker makes it by its name. */
public final class RecordingAuthorizer extends StandardAuthorizer {
  /** What was done: who describes a topic is also told what else they might do, unasked. */
  static final Set<Asked> ALLOWED = ConcurrentHashMap.newKeySet();

  /** Only where somebody is told so: who lists topics is not refused those that are left out. */
  static final Set<Asked> DENIED = ConcurrentHashMap.newKeySet();

  record Asked(String principal, AclOperation operation, ResourceType type, String name) {}

  @Override
  public List<AuthorizationResult> authorize(
      AuthorizableRequestContext context, List<Action> actions) {
    List<AuthorizationResult> results = super.authorize(context, actions);
    for (int i = 0; i < actions.size(); i++) {
      Action action = actions.get(i);
      Asked asked =
          new Asked(
              context.principal().toString(),
              action.operation(),
              action.resourcePattern().resourceType(),
              action.resourcePattern().name());
      if (results.get(i) == AuthorizationResult.ALLOWED) {
        if (action.logIfAllowed()) {
          ALLOWED.add(asked);
        }
      } else if (action.logIfDenied()) {
        DENIED.add(asked);
      }
    }
    return results;
  }
}

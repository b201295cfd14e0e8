package dev.masterperf.streams.scopetopic;

import dev.masterperf.model.DeletedScopes;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What {@link ScopeTopics} needs to know.
 *
 * @param kafka how to reach the cluster
 * @param prefix how the names of group and transactional id begin
 * @param instanceId of this process, the same after a restart
 * @param scopes that have a topic of their own, which must be there
 * @param partitions of the topic of all metrics
 * @param deleted the scopes of which nothing is taken, looked at for each batch
 */
public record ScopeTopicsSettings(
    Map<String, Object> kafka,
    String prefix,
    String instanceId,
    Set<String> scopes,
    int partitions,
    Supplier<DeletedScopes> deleted) {

  public ScopeTopicsSettings {
    kafka = Map.copyOf(kafka);
    scopes = Set.copyOf(scopes);
  }
}

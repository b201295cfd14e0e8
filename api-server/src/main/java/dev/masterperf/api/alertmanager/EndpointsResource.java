package dev.masterperf.api.alertmanager;

import dev.masterperf.alerts.delivery.EndpointAnswers;
import dev.masterperf.alerts.delivery.EndpointStatus;
import dev.masterperf.alerts.receiver.Receiver;
import dev.masterperf.api.access.Audited;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.AuditEntry.Outcome;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/endpoints}: where alerts go, and how it stands with each. */
public final class EndpointsResource {
  private final AlertDesk desk;
  private final AuditLog audit;

  public EndpointsResource(AlertDesk desk, AuditLog audit) {
    this.desk = desk;
    this.audit = audit;
  }

  private record Answer(List<Endpoint> endpoints) {}

  /**
   * One endpoint.
   *
   * @param receiver name of its entry under {@code receivers:}
   * @param target where it is, without secrets
   * @param since when its state began; null while it takes what comes
   * @param failures attempts that failed since it took something
   */
  private record Endpoint(
      String name,
      String receiver,
      String target,
      boolean sendResolved,
      EndpointStatus.State state,
      @Nullable Instant since,
      int failures,
      EndpointAnswers.@Nullable Answer lastTaken,
      EndpointAnswers.@Nullable Answer lastFailed) {}

  public void list(Context ctx) {
    Parameters.of(ctx.queryParamMap(), Set.of());
    Map<String, EndpointAnswers> answers = desk.deliveries().answers().get();
    List<EndpointStatus> statuses = desk.deliveries().statuses().get();
    List<Endpoint> endpoints = new ArrayList<>();
    desk.plan()
        .receivers()
        .forEach(
            (entry, receivers) ->
                receivers.forEach(
                    receiver ->
                        endpoints.add(
                            endpoint(
                                entry,
                                receiver,
                                Optional.ofNullable(answers.get(receiver.name()))
                                    .orElse(EndpointAnswers.NONE),
                                statuses))));
    AlertmanagerResource.answer(ctx, new Answer(endpoints));
  }

  /** Whoever delivers knows best; elsewhere the answers tell. */
  private static Endpoint endpoint(
      String entry, Receiver receiver, EndpointAnswers answers, List<EndpointStatus> statuses) {
    Optional<EndpointStatus> status =
        statuses.stream().filter(one -> one.receiver().equals(receiver.name())).findFirst();
    return new Endpoint(
        receiver.name(),
        entry,
        receiver.target(),
        receiver.sendResolved(),
        status.map(EndpointStatus::state).orElseGet(answers::state),
        status.isPresent() ? status.get().since() : answers.since(),
        answers.failures(),
        answers.taken(),
        answers.failed());
  }

  /** Opens one that had answered 410. */
  public void enable(Context ctx) {
    Origins.requireOwn(ctx);
    String name = ctx.pathParam("name");
    if (desk.plan().endpoints().stream().noneMatch(one -> one.name().equals(name))) {
      throw new Problem(ProblemType.NOT_FOUND, "there is no endpoint " + name).toException();
    }
    audit.requireReady();
    try {
      desk.deliveries().failed().enable(name);
    } catch (KafkaException e) {
      throw FailedResource.unavailable(e);
    }
    Audited.by(audit, ctx).record("endpoint.enable", name, Outcome.TAKEN, "");
    ctx.status(204);
  }
}

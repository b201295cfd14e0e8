package dev.masterperf.api.access;

import dev.masterperf.api.audit.Actor;
import dev.masterperf.api.audit.AuditLog;
import io.javalin.http.Context;

/** Writes down who asked for what is done. */
public final class Audited {
  private Audited() {}

  /** The log for what a request does, which {@link Access} let in. */
  public static AuditLog by(AuditLog log, Context ctx) {
    return log.by(actor(Access.caller(ctx)).at(ctx.ip()));
  }

  private static Actor actor(Caller caller) {
    return switch (caller.kind()) {
      case LOCAL, NOBODY -> new Actor(caller.name(), Actor.Kind.LOCAL);
      case KEY -> new Actor(caller.name(), Actor.Kind.KEY);
      case OIDC -> new Actor(caller.name(), Actor.Kind.OIDC);
    };
  }
}

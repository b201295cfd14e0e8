package dev.masterperf.api.access;

import dev.masterperf.api.audit.Actor;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.model.Scopes;
import io.javalin.http.Context;
import java.util.Collection;

/** Writes down who asked for what is done. */
public final class Audited {
  private Audited() {}

  /** The log for what a request does, which {@link Access} let in. */
  public static AuditLog by(AuditLog log, Context ctx) {
    return log.by(actor(Access.caller(ctx)).at(ctx.ip()));
  }

  /**
   * The same for what is done in some scopes. An entry has one: the narrowest that holds all of
   * them, so that nobody is told of a scope that was not granted.
   */
  public static AuditLog by(AuditLog log, Context ctx, Collection<String> scopes) {
    AuditLog theirs = by(log, ctx);
    return Scopes.common(scopes).map(theirs::in).orElse(theirs);
  }

  private static Actor actor(Caller caller) {
    return switch (caller.kind()) {
      case LOCAL, NOBODY -> new Actor(caller.name(), Actor.Kind.LOCAL);
      case KEY -> new Actor(caller.name(), Actor.Kind.KEY);
      case OIDC -> new Actor(caller.name(), Actor.Kind.OIDC);
    };
  }
}

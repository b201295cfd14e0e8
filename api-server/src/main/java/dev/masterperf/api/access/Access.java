package dev.masterperf.api.access;

import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.http.RequestRates;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.DeletedScopes;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.websocket.WsContext;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every route: finds out who asks, and lets through who may. What is behind it asks
 * here for the scopes that the answer may tell of.
 */
public final class Access {
  static final String CALLER = Access.class.getName() + ".caller";
  private static final String SCOPES = Access.class.getName() + ".scopes";
  private static final String GRANTED = Access.class.getName() + ".granted";

  /** Refusals of these are written down; who may not read or send tries again all the time. */
  private static final Set<Permission> PRIVILEGED =
      Set.of(Permission.OPERATE, Permission.EDIT, Permission.AUDIT, Permission.ADMINISTER);

  /** One refusal a second, and sixty at once. */
  private final RequestRates refusals = new RequestRates(1, 60, System::nanoTime);

  private final PermissionTable table = PermissionTable.shipped();
  private final Authentication authentication;
  private final AuditLog audit;
  private final Supplier<DeletedScopes> deleted;

  /** Where no scope is ever deleted. */
  public Access(Authentication authentication, AuditLog audit) {
    this(authentication, audit, () -> DeletedScopes.NONE);
  }

  /**
   * @param deleted scopes of which nobody sees anything, as it stands now
   */
  public Access(Authentication authentication, AuditLog audit, Supplier<DeletedScopes> deleted) {
    this.authentication = authentication;
    this.audit = audit;
    this.deleted = deleted;
  }

  /**
   * The handler of a route behind what the table asks of it.
   *
   * @throws IllegalStateException if the table has no row for the route
   */
  public Handler guard(String method, String path, Handler handler) {
    PermissionTable.Row row = table.row(method, path);
    return ctx -> {
      try {
        admit(ctx, row);
        handler.handle(ctx);
      } catch (ProblemException e) {
        if (e.problem().type() == ProblemType.FORBIDDEN && PRIVILEGED.contains(row.permission())) {
          requireRareRefusals(ctx);
          writeDown(ctx, e);
        }
        throw e;
      }
    };
  }

  /**
   * Each refusal is an entry that is kept for ever, so who is refused all the time has to slow
   * down.
   */
  private void requireRareRefusals(Context ctx) {
    try {
      refusals.take(caller(ctx).identity());
    } catch (ProblemException e) {
      ProblemException slower =
          new Problem(
                  ProblemType.TOO_MANY_REQUESTS,
                  "this was refused before, and will be again; only one refusal a second is written"
                      + " down")
              .toException();
      slower.initCause(e);
      throw slower;
    }
  }

  /** A refusal stands even if it cannot be written down now. */
  private void writeDown(Context ctx, ProblemException refusal) {
    try {
      Audited.by(audit, ctx)
          .record(
              "access.refuse",
              ctx.method() + " " + ctx.path(),
              Outcome.REFUSED,
              refusal.problem().detail());
    } catch (ProblemException e) {
      refusal.addSuppressed(e);
    }
  }

  /**
   * Lets a request through or not.
   *
   * @throws ProblemException 401 if it is not said who asks, 403 if they may not
   */
  public void admit(Context ctx, PermissionTable.Row row) {
    switch (row.reach()) {
      case OPEN, PROCESS -> {} // the handler of the latter compares the secret
      case SCOPED, ALL -> {
        Caller caller = authentication.caller(ctx);
        AllowedScopes scopes = caller.scopes(table.roles(row.permission()));
        ctx.attribute(CALLER, caller);
        require(caller, scopes, row);
        ctx.attribute(GRANTED, scopes);
        ctx.attribute(SCOPES, scopes.without(deleted.get().names()));
      }
    }
  }

  private static void require(Caller caller, AllowedScopes scopes, PermissionTable.Row row) {
    if (caller.kind() == Caller.Kind.NOBODY) {
      throw new Problem(
              ProblemType.UNAUTHENTICATED,
              "say who you are: send an API key as Authorization: Bearer mp_..., or log in at"
                  + " /login")
          .toException();
    }
    boolean enough =
        row.reach() == Reach.ALL ? scopes.everywhere() : !scopes.equals(AllowedScopes.NONE);
    if (!enough) {
      throw new Problem(
              ProblemType.FORBIDDEN,
              caller.name()
                  + " lacks the permission \""
                  + row.permission().wireName()
                  + (row.reach() == Reach.ALL ? "\" in all scopes" : "\"")
                  + "; an admin can grant a role that has it")
          .toException();
    }
  }

  /**
   * Refuses to go on unless a scope is among those of the request.
   *
   * @throws ProblemException 403 if it is not, 409 if it was deleted
   */
  public static void requireScope(Context ctx, String scope) {
    requireNotDeleted(ctx, scope);
    if (!scopes(ctx).allow(scope)) {
      throw new Problem(
              ProblemType.FORBIDDEN, caller(ctx).name() + " may not do this in scope " + scope)
          .toException();
    }
  }

  /**
   * Refuses to go on in a scope that was deleted, and tells those who might do something about it.
   *
   * @throws ProblemException 409 if it was
   */
  public static void requireNotDeleted(Context ctx, String scope) {
    if (scopes(ctx).isDeleted(scope) && granted(ctx).allow(scope)) {
      throw new Problem(
              ProblemType.CONFLICT,
              "scope "
                  + scope
                  + " was deleted; an admin can let it be used again: masterperf scopes restore")
          .toException();
    }
  }

  /**
   * The same where a scope is meant that may have been deleted.
   *
   * @throws ProblemException 403 if it is not
   */
  public static void requireGranted(Context ctx, String scope) {
    if (!granted(ctx).allow(scope)) {
      throw new Problem(
              ProblemType.FORBIDDEN, caller(ctx).name() + " may not do this in scope " + scope)
          .toException();
    }
  }

  /** The scopes of the request, those that were deleted among them. */
  public static AllowedScopes granted(Context ctx) {
    return known(ctx.attribute(GRANTED));
  }

  /** Who asks. */
  public static Caller caller(Context ctx) {
    Caller caller = ctx.attribute(CALLER);
    return caller == null ? Caller.NOBODY : caller;
  }

  /**
   * The scopes that the answer to a request may tell of, and in which it may change something.
   *
   * @throws IllegalStateException if the request came past {@link #admit}
   */
  public static AllowedScopes scopes(Context ctx) {
    return known(ctx.attribute(SCOPES));
  }

  /** The scopes that a socket may tell of. */
  public static AllowedScopes scopes(WsContext ctx) {
    return known(ctx.attribute(SCOPES));
  }

  private static AllowedScopes known(@Nullable AllowedScopes scopes) {
    if (scopes == null) {
      throw new IllegalStateException("a request is answered without a look at who asks");
    }
    return scopes;
  }
}

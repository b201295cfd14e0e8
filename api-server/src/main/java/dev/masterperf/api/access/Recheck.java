package dev.masterperf.api.access;

import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import java.util.Optional;

/**
 * Asks again who asked, for what goes on after a request was let in, such as a socket: keys are
 * revoked and tokens expire meanwhile.
 */
@FunctionalInterface
public interface Recheck {
  /** Who it is, with the grants of now; empty if they would not be let in any more. */
  Optional<Caller> caller();

  /**
   * How to ask again who sent a request that {@link Access#admit} let in; always the same where
   * nobody has to say who they are.
   */
  static Recheck of(Context ctx) {
    Recheck kept = ctx.attribute(Recheck.class.getName());
    Caller caller = Access.caller(ctx);
    return kept == null ? () -> Optional.of(caller) : kept;
  }

  /** The same for whoever opened a socket. */
  static Recheck of(WsContext ctx) {
    Recheck kept = ctx.attribute(Recheck.class.getName());
    Caller caller = ctx.attribute(Access.CALLER);
    Caller then = caller == null ? Caller.NOBODY : caller;
    return kept == null ? () -> Optional.of(then) : kept;
  }

  /** Keeps with a request how to ask again who sent it. */
  static void keep(Context ctx, Recheck recheck) {
    ctx.attribute(Recheck.class.getName(), recheck);
  }
}

package dev.masterperf.api.login;

import dev.masterperf.api.access.Authentication;
import dev.masterperf.api.access.Caller;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Of a server that only this machine reaches: nobody is asked who they are. But a page from
 * elsewhere may have its name lead to this machine once it is open (DNS rebinding), and the
 * visitor's browser then takes this server for that page's own. So a request has to name this
 * machine by an address, or by a name that nobody else can give away.
 */
public final class LocalAuthentication implements Authentication {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.%]+]");
  private static final Set<String> NAMES = Set.of("localhost", "host.docker.internal");
  private static final Pattern PORT = Pattern.compile(":[0-9]*$");

  private final String host;

  /**
   * @param host the server listens on, as it was configured
   */
  public LocalAuthentication(String host) {
    this.host = host.toLowerCase(Locale.ROOT);
  }

  @Override
  public Caller caller(Context ctx) {
    String asked = ctx.header("Host");
    if (!isThisMachine(asked)) {
      throw new Problem(
              ProblemType.FORBIDDEN,
              "this server is not "
                  + asked
                  + "; open it as localhost, or start it with --auth or --behind-proxy")
          .toException();
    }
    return Caller.LOCAL;
  }

  private boolean isThisMachine(@Nullable String asked) {
    if (asked == null) {
      return true; // no browser
    }
    String name = PORT.matcher(asked.toLowerCase(Locale.ROOT)).replaceFirst("");
    return ADDRESS.matcher(name).matches()
        || NAMES.contains(name)
        || name.endsWith(".localhost")
        || name.equals(host);
  }
}

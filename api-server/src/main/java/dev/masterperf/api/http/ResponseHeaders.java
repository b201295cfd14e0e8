package dev.masterperf.api.http;

import io.javalin.http.Context;
import java.util.function.BiConsumer;

/** What every answer carries. */
public final class ResponseHeaders {
  /**
   * The page and its parts come from here and nowhere else, and no text becomes markup or a script:
   * browsers that know Trusted Types refuse it, but for the address of the page's one worker.
   */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'; require-trusted-types-for 'script';"
          + " trusted-types masterperf-worker";

  private ResponseHeaders() {}

  public static void set(Context ctx) {
    each(ctx::header);
  }

  /** Hands over each, as name and value. */
  static void each(BiConsumer<String, String> header) {
    header.accept("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    header.accept("X-Content-Type-Options", "nosniff");
    header.accept("Referrer-Policy", "no-referrer");
    header.accept("Cross-Origin-Resource-Policy", "same-origin");
    header.accept("Cross-Origin-Opener-Policy", "same-origin");
    header.accept("Cache-Control", "no-store");
    // Compression follows Accept-Encoding, and Javalin does not say so.
    header.accept("Vary", "Accept-Encoding");
  }
}

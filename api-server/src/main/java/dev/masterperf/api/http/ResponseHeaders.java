package dev.masterperf.api.http;

import io.javalin.http.Context;

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
    ctx.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
    ctx.header("Cross-Origin-Opener-Policy", "same-origin");
    ctx.header("Cache-Control", "no-store");
    // Compression follows Accept-Encoding, and Javalin does not say so.
    ctx.header("Vary", "Accept-Encoding");
  }
}

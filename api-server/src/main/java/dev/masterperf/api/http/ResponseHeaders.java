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

  /** The page needs none of what browsers could lend it but full screen and the clipboard. */
  private static final String PERMISSIONS_POLICY =
      "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(),"
          + " magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(),"
          + " serial=(), usb=(), xr-spatial-tracking=()";

  /** A year. Other hosts of the domain are not ours to speak for. */
  private static final String STRICT_TRANSPORT_SECURITY = "max-age=31536000";

  private ResponseHeaders() {}

  /**
   * Sets them all.
   *
   * @param encrypted whether this server does so itself; browsers then ask it in no other way
   */
  public static void set(Context ctx, boolean encrypted) {
    each(encrypted, ctx::header);
  }

  /** Hands over each, as name and value. */
  static void each(boolean encrypted, BiConsumer<String, String> header) {
    if (encrypted) {
      header.accept("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY);
    }
    header.accept("Permissions-Policy", PERMISSIONS_POLICY);
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

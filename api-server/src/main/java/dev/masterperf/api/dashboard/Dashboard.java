package dev.masterperf.api.dashboard;

import dev.masterperf.api.http.Condition;
import dev.masterperf.api.http.Problems;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The page and its parts, read from the class path and kept. */
public final class Dashboard {
  /**
   * At most one folder, and a dot only between letters or digits: nothing outside has such a name.
   */
  private static final Pattern NAME =
      Pattern.compile("([a-z]+/)?[a-z][a-z0-9-]*(\\.[A-Z]+)?\\.(css|js|svg|txt)");

  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8");
  private static final int NOT_MODIFIED = 304;

  private final Map<String, Optional<Part>> parts = new ConcurrentHashMap<>();

  private static final class Part {
    private final byte[] bytes;
    private final String contentType;
    private final String etag;

    Part(String name, byte[] bytes) {
      this.bytes = bytes;
      this.contentType =
          Objects.requireNonNull(
              CONTENT_TYPES.get(name.substring(name.lastIndexOf('.') + 1)), name);
      this.etag = weakTag(bytes);
    }

    /** Weak, since a compressed answer carries it as well. */
    private static String weakTag(byte[] bytes) {
      try {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
        return "W/\"" + HexFormat.of().formatHex(hash, 0, 8) + '"';
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }

  /** The page itself. */
  public void index(Context ctx) {
    answer(ctx, "index.html");
  }

  /** {@code /login}: where people say who they are. */
  public void login(Context ctx) {
    answer(ctx, "login/index.html");
  }

  /** {@code /api}: openapi.json for people. */
  public void reference(Context ctx) {
    answer(ctx, "reference/index.html");
  }

  /** A part of it, named by the rest of the path: {@code shell/main.js}. */
  public void part(Context ctx) {
    String name = ctx.pathParam("name");
    if (!NAME.matcher(name).matches()) {
      throw Problems.notFound(ctx).toException();
    }
    answer(ctx, name);
  }

  private void answer(Context ctx, String name) {
    Part part =
        parts
            .computeIfAbsent(name, Dashboard::load)
            .orElseThrow(() -> Problems.notFound(ctx).toException());
    ctx.header("Cache-Control", "no-cache").header("ETag", part.etag);
    if (Condition.names(ctx.header("If-None-Match"), part.etag)) {
      ctx.status(NOT_MODIFIED);
    } else {
      ctx.contentType(part.contentType).result(part.bytes);
    }
  }

  private static Optional<Part> load(String name) {
    try (InputStream in = Dashboard.class.getResourceAsStream(name)) {
      if (in == null) {
        return Optional.empty();
      }
      return Optional.of(new Part(name, in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + " of the dashboard", e);
    }
  }
}

package dev.masterperf.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What this server says of itself for programs; both documents are written by hand. */
final class OpenApi {
  private OpenApi() {}

  /** {@code GET /openapi.json}: the routes. */
  static void read(Context ctx) {
    ctx.contentType("application/json").result(document());
  }

  /** {@code GET /asyncapi.yaml}: the topics and the live socket. */
  static void readChannels(Context ctx) {
    ctx.contentType("application/yaml").result(bytes("asyncapi.yaml"));
  }

  static byte[] document() {
    return bytes("openapi.json");
  }

  private static byte[] bytes(String name) {
    try (InputStream in = OpenApi.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}

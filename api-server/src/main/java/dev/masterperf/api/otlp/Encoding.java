package dev.masterperf.api.otlp;

import com.google.protobuf.CodedOutputStream;
import dev.masterperf.model.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a request is written, and therefore its answer. */
enum Encoding {
  PROTOBUF("application/x-protobuf") {
    @Override
    void read(byte[] body, MetricSink sink) throws MalformedRequest {
      ProtobufRequest.read(body, sink);
    }

    @Override
    byte[] response(long rejected, String message) {
      return rejected == 0 ? new byte[0] : message(1, message(rejected, message));
    }

    @Override
    byte[] status(int code, String message) {
      return message(code, message);
    }
  },

  JSON("application/json") {
    @Override
    void read(byte[] body, MetricSink sink) throws MalformedRequest {
      JsonRequest.read(body, sink);
    }

    @Override
    byte[] response(long rejected, String message) {
      if (rejected == 0) {
        return "{}".getBytes(StandardCharsets.UTF_8);
      }
      Map<String, String> partial = new LinkedHashMap<>();
      partial.put("rejectedDataPoints", Long.toString(rejected)); // int64 is a string there
      partial.put("errorMessage", message);
      return Json.bytes(Map.of("partialSuccess", partial));
    }

    @Override
    byte[] status(int code, String message) {
      Map<String, Object> status = new LinkedHashMap<>();
      status.put("code", code);
      status.put("message", message);
      return Json.bytes(status);
    }
  };

  private final String contentType;

  Encoding(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  /** The encoding of a body; empty if it is neither. */
  static Optional<Encoding> of(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    for (Encoding encoding : values()) {
      if (encoding.contentType.equals(type.toLowerCase(Locale.ROOT))) {
        return Optional.of(encoding);
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a body.
   *
   * @throws MalformedRequest if it is no request; metrics may have been handed on before
   */
  abstract void read(byte[] body, MetricSink sink) throws MalformedRequest;

  /** {@code ExportMetricsServiceResponse}; where nothing was rejected, that of full success. */
  abstract byte[] response(long rejected, String message);

  /** {@code google.rpc.Status}. */
  abstract byte[] status(int code, String message);

  /** A message of a number and a text, as both answers are. */
  private static byte[] message(long number, String text) {
    return written(
        out -> {
          out.writeInt64(1, number);
          out.writeString(2, text);
        });
  }

  /** A message that holds one other. */
  private static byte[] message(int field, byte[] inner) {
    return written(out -> out.writeByteArray(field, inner));
  }

  @FunctionalInterface
  private interface Writer {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] written(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      writer.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array refused a message", e);
    }
    return bytes.toByteArray();
  }
}

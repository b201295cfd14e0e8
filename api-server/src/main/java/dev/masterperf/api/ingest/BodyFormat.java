package dev.masterperf.api.ingest;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.ingest.IngestReport.Place;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.MetricCodec.Item;
import dev.masterperf.model.wire.MetricCodec.MalformedPayload;
import dev.masterperf.model.wire.MetricCodec.TooManyItems;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How metrics are spelt in a body, by its {@code Content-Type}. */
enum BodyFormat {
  /** One metric, or an array of them. */
  JSON {
    @Override
    void read(byte[] body, IngestBatch batch, Instant now, int maxMetrics) {
      for (Item item : items(body, now)) {
        requireRoom(batch, maxMetrics);
        batch.add(Place.ofItem(item.index()), item);
      }
    }

    private List<Item> items(byte[] body, Instant now) {
      try {
        return MetricCodec.decode(body, now.toEpochMilli());
      } catch (TooManyItems e) {
        throw refusal(ProblemType.BODY_TOO_LARGE, e);
      } catch (MalformedPayload e) {
        throw refusal(ProblemType.MALFORMED_BODY, e);
      }
    }
  },

  /** One metric a line; a line that is none is refused alone. */
  NDJSON {
    @Override
    void read(byte[] body, IngestBatch batch, Instant now, int maxMetrics) {
      for (JsonLines lines = new JsonLines(body); lines.next(); ) {
        requireRoom(batch, maxMetrics);
        Place place = new Place(batch.size(), lines.number());
        if (lines.isArray()) {
          batch.refuse(place, "a line holds one metric as a JSON object, not an array");
          continue;
        }
        try {
          batch.add(place, MetricCodec.decode(lines.bytes(), now.toEpochMilli()).get(0));
        } catch (MalformedPayload e) {
          batch.refuse(place, String.valueOf(e.getMessage()));
        }
      }
      if (batch.size() == 0) {
        throw new Problem(
                ProblemType.MALFORMED_BODY, "the body is empty; send one metric a line, as JSON")
            .toException();
      }
    }
  };

  /** Of both formats, with what they hold. */
  private static final String KNOWN =
      "application/json (a metric or an array of them) or application/x-ndjson (one metric a line)";

  private static final String TAKEN = "application/json, application/x-ndjson";
  private static final Set<String> UTF_8 = Set.of("utf-8", "utf8", "us-ascii");

  /**
   * Reads a body into a batch.
   *
   * @throws ProblemException if it holds nothing of this format, or too much
   */
  abstract void read(byte[] body, IngestBatch batch, Instant now, int maxMetrics);

  /**
   * The format of a body.
   *
   * @param contentType value of the header
   * @throws ProblemException 415 if there is none, or another one
   */
  static BodyFormat of(@Nullable String contentType) {
    String[] parts = contentType == null ? new String[] {""} : contentType.split(";");
    String mediaType = parts[0].strip().toLowerCase(Locale.ROOT);
    for (int i = 1; i < parts.length; i++) {
      requireUtf8(parts[i].strip().toLowerCase(Locale.ROOT));
    }
    return switch (mediaType) {
      case "application/json" -> JSON;
      case "application/x-ndjson", "application/ndjson", "application/jsonl" -> NDJSON;
      default ->
          throw new Problem(
                  ProblemType.UNSUPPORTED_MEDIA_TYPE,
                  "send Content-Type "
                      + KNOWN
                      + (mediaType.isEmpty() ? "; there is none" : ", not " + mediaType))
              .toException();
    };
  }

  /** What is taken, as {@code Accept-Post} lists it. */
  static String taken() {
    return TAKEN;
  }

  private static void requireUtf8(String parameter) {
    String name = "charset=";
    if (parameter.startsWith(name)
        && !UTF_8.contains(parameter.substring(name.length()).replace("\"", ""))) {
      throw new Problem(
              ProblemType.UNSUPPORTED_MEDIA_TYPE, "metrics are read as UTF-8, not " + parameter)
          .toException();
    }
  }

  private static void requireRoom(IngestBatch batch, int maxMetrics) {
    if (batch.size() == maxMetrics) {
      throw new Problem(
              ProblemType.BODY_TOO_LARGE, "send at most " + maxMetrics + " metrics together")
          .toException();
    }
  }

  private static ProblemException refusal(ProblemType type, MalformedPayload cause) {
    return new Problem(type, String.valueOf(cause.getMessage())).toException(cause);
  }
}

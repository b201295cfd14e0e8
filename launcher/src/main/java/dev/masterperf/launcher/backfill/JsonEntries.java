package dev.masterperf.launcher.backfill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.model.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/** A JSON object a line. */
final class JsonEntries implements Entries {
  /** Twice what any metric may have; a longer line is refused without being kept. */
  private static final int MAX_LINE_BYTES = 128 * 1024;

  private static final ObjectReader READER =
      Json.MAPPER
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final PlacedInput in;

  JsonEntries(PlacedInput in) {
    this.in = in;
  }

  @Override
  public Optional<Entry> next() throws IOException {
    while (true) {
      long number = in.line() + 1;
      ByteArrayOutputStream line = new ByteArrayOutputStream(256);
      long length = 0;
      int next;
      while ((next = in.read()) >= 0 && next != '\n') {
        if (length++ < MAX_LINE_BYTES) {
          line.write(next);
        }
      }
      if (length > MAX_LINE_BYTES) {
        return Optional.of(
            new Entry.Broken(number, "the line has " + length + " bytes, more than any metric"));
      }
      byte[] bytes = line.toByteArray();
      if (!isBlank(bytes)) {
        return Optional.of(entry(number, bytes));
      }
      if (next < 0) {
        return Optional.empty();
      }
    }
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private static Entry entry(long number, byte[] line) throws IOException {
    try {
      JsonNode json = READER.readValue(line);
      return json instanceof ObjectNode object
          ? new Entry.Row(number, object)
          : new Entry.Broken(number, "a line holds one metric as a JSON object");
    } catch (JsonEOFException e) {
      return new Entry.Broken(number, "not JSON: it ends in the middle of a value");
    } catch (JsonProcessingException e) {
      return new Entry.Broken(number, "not JSON: " + e.getOriginalMessage());
    } catch (java.io.CharConversionException e) {
      return new Entry.Broken(number, "not JSON: " + e.getMessage());
    } catch (NumberFormatException e) { // Jackson's own, where an exponent has ten digits
      return new Entry.Broken(number, "it holds a number beyond all measure");
    }
  }
}

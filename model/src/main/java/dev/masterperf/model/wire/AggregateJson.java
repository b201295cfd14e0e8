package dev.masterperf.model.wire;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.NumberOutput;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * Writes a window as JSON, straight into bytes. Each window of each series passes here when it
 * closes, and with a generator that was a third of what the stream thread did where many series
 * have few samples; numbers and escapes are Jackson's all the same.
 */
final class AggregateJson {
  private static final int FIRST_ROOM = 768;
  private static final int MAX_NUMBER_BYTES = 24;
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private static final byte[] SERIES = ascii("{\"series\":");
  private static final byte[] RESOLUTION = ascii(",\"resolution\":\"");
  private static final byte[] START = ascii("\",\"start\":");
  private static final byte[] END = ascii(",\"end\":");
  private static final byte[][] STATES = states();
  private static final byte[] EVENTS = ascii(",\"events\":");
  private static final byte[] ERRORS = ascii(",\"errors\":");
  private static final byte[] COUNT = ascii(",\"count\":");
  private static final byte[] INCREASE = ascii(",\"increase\":");
  private static final byte[] RESETS = ascii(",\"resets\":");
  private static final byte[] CHANGES = ascii(",\"changes\":");
  private static final byte[] UNIT = ascii(",\"unit\":");
  private static final byte[] SUM = ascii(",\"sum\":");
  private static final byte[] SUM_SQUARES = ascii(",\"sumSquares\":");
  private static final byte[] MIN = ascii(",\"min\":");
  private static final byte[] MAX = ascii(",\"max\":");
  private static final byte[] FIRST = ascii(",\"first\":");
  private static final byte[] FIRST_TS = ascii(",\"firstTs\":\"");
  private static final byte[] FIRST_ORDER = ascii("\",\"firstOrder\":\"");
  private static final byte[] LAST = ascii("\",\"last\":");
  private static final byte[] LAST_TS = ascii(",\"lastTs\":\"");
  private static final byte[] LAST_ORDER = ascii("\",\"lastOrder\":\"");
  private static final byte[] SKETCH = ascii("\",\"sketch\":\"");
  private static final byte[] QUOTED_END = ascii("\"}");
  private static final byte[] OBJECT_END = ascii("}");

  private byte[] bytes = new byte[FIRST_ROOM];
  private int size;

  /** The number written last, and where; a window of one sample says the same one five times. */
  private double lastNumber;

  private int lastFrom;
  private int lastTo;

  /** One for each thread, so that the room it has grown to is used again. */
  private static final ThreadLocal<AggregateJson> WRITERS =
      ThreadLocal.withInitial(AggregateJson::new);

  private AggregateJson() {}

  static byte[] write(WindowAggregate window) {
    AggregateJson json = WRITERS.get();
    json.size = 0;
    json.lastTo = 0;
    json.window(window);
    return Arrays.copyOf(json.bytes, json.size);
  }

  private void window(WindowAggregate window) {
    raw(SERIES);
    text(window.series().text());
    raw(RESOLUTION);
    raw(ascii(window.resolution().label()));
    raw(START);
    number(window.startMillis());
    raw(END);
    number(window.endMillis());
    raw(STATES[window.state().ordinal()]);
    number(window.revision());
    Aggregate a = window.aggregate();
    raw(EVENTS);
    number(a.events());
    raw(ERRORS);
    number(a.errors());
    raw(COUNT);
    number(a.count());
    raw(INCREASE);
    number(a.increase());
    raw(RESETS);
    number(a.resets());
    raw(CHANGES);
    number(a.changes());
    if (a.count() > 0) {
      numbers(a);
    } else {
      raw(OBJECT_END);
    }
  }

  private void numbers(Aggregate a) {
    Unit unit = a.unit();
    if (unit != null) {
      raw(UNIT);
      text(unit.symbol());
    }
    raw(SUM_SQUARES);
    number(a.sumSquares());
    raw(SUM); // of one sample all from here on are the same
    number(a.sum());
    raw(MIN);
    number(a.min());
    raw(MAX);
    number(a.max());
    raw(FIRST);
    number(a.first());
    raw(FIRST_TS);
    number(a.firstTsNanos());
    raw(FIRST_ORDER);
    number(a.firstOrder());
    raw(LAST);
    number(a.last());
    raw(LAST_TS);
    number(a.lastTsNanos());
    raw(LAST_ORDER);
    number(a.lastOrder());
    raw(SKETCH);
    raw(BASE64.encode(a.proto()));
    raw(QUOTED_END);
  }

  private void raw(byte[] text) {
    reserve(text.length);
    System.arraycopy(text, 0, bytes, size, text.length);
    size += text.length;
  }

  private void number(long number) {
    reserve(MAX_NUMBER_BYTES);
    size = NumberOutput.outputLong(number, bytes, size);
  }

  /** What is no number in JSON stands in quotes, as Jackson writes it. */
  private void number(double number) {
    reserve(MAX_NUMBER_BYTES + 2);
    if (lastTo > 0 && Double.doubleToLongBits(number) == Double.doubleToLongBits(lastNumber)) {
      System.arraycopy(bytes, lastFrom, bytes, size, lastTo - lastFrom);
      size += lastTo - lastFrom;
      return;
    }
    lastNumber = number;
    lastFrom = size;
    boolean quoted = !Double.isFinite(number);
    if (quoted) {
      bytes[size++] = '"';
    }
    String digits = NumberOutput.toString(number, true);
    for (int i = 0; i < digits.length(); i++) {
      bytes[size++] = (byte) digits.charAt(i);
    }
    if (quoted) {
      bytes[size++] = '"';
    }
    lastTo = size;
  }

  private void text(String text) {
    reserve(text.length() + 2);
    bytes[size++] = '"';
    int from = size;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        size = from;
        raw(JsonStringEncoder.getInstance().quoteAsUTF8(text));
        break;
      }
      bytes[size++] = (byte) c;
    }
    reserve(1);
    bytes[size++] = '"';
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }

  private static byte[][] states() {
    WindowState[] states = WindowState.values();
    byte[][] members = new byte[states.length][];
    for (WindowState state : states) {
      String name = state.name().toLowerCase(Locale.ROOT);
      members[state.ordinal()] = ascii(",\"state\":\"" + name + "\",\"revision\":");
    }
    return members;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

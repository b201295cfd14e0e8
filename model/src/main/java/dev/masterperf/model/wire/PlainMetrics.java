package dev.masterperf.model.wire;

import com.fasterxml.jackson.core.io.NumberInput;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The quick way to read metrics: as our own producers spell them, compact JSON with the identity in
 * front, then the number, in a base unit. What is spelt otherwise is not refused but left to {@link
 * MetricCodec#decode}, which reads everything; this accepts nothing that it would not, and tells
 * the same of what it accepts ({@code PlainMetricsTest} compares the two).
 *
 * <p>No text and no object is made. Where the identity stands is told as a range of bytes, which a
 * caller knows again from last time: equal bytes are an equal identity. That it is one is not
 * checked here; {@link MetricCodec#identity} does it once.
 *
 * <p>Reused from record to record and not thread-safe.
 */
public final class PlainMetrics {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Up to here a long is exactly a double, and so are both operands of one rounding step. */
  private static final long EXACT_MANTISSA = 1L << 53;

  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final long SEED = new Object().hashCode() * 0x9E3779B97F4A7C15L;
  private static final int MAX_TEXT = 1024;
  private static final int MAX_DIGITS = 32;
  private static final int MAX_EXPONENT_DIGITS = 3;
  private static final int EXACT_DIGITS = 18;

  private static final byte[] VALUE = bytes("value\":\"");
  private static final byte[] MEASURE = bytes("measure\":");
  private static final byte[] UNIT = bytes("unit\":\"");
  private static final byte[] STATUS = bytes("status\":\"");
  private static final byte[] PATTERN = bytes("pattern\":\"");
  private static final byte[] LOCATIONS = bytes("locations\":\"");
  private static final byte[] IMPACT = bytes("impact\":\"");
  private static final byte[] TIME = bytes("ts\":");

  private static final int SEEN_VALUE = 1;
  private static final int SEEN_MEASURE = 2;
  private static final int SEEN_UNIT = 4;
  private static final int SEEN_STATUS = 8;
  private static final int SEEN_PATTERN = 16;
  private static final int SEEN_LOCATIONS = 32;
  private static final int SEEN_IMPACT = 64;
  private static final int SEEN_TIME = 128;
  private static final int NEEDED = SEEN_MEASURE | SEEN_UNIT | SEEN_TIME;

  private static final long EIGHT_ONES = 0x0101010101010101L;
  private static final long EIGHT_HIGH_BITS = 0x8080808080808080L;
  private static final long EIGHT_COMMAS = ',' * EIGHT_ONES;

  private byte[] json = {};
  private int at;
  private int seen;
  private boolean declined;
  private final char[] digits = new char[MAX_DIGITS];

  private int count;
  private int[] identityFrom = new int[64];
  private int[] identityTo = new int[64];
  private int[] end = new int[64];
  private double[] measures = new double[64];
  private Unit[] units = new Unit[64];
  private Status[] statuses = new Status[64];
  private long[] times = new long[64];

  /**
   * Reads a whole payload.
   *
   * @return how many metrics it holds; 0 if it is to be read by {@link MetricCodec#decode}
   */
  public int read(byte[] payload) {
    json = payload;
    at = 0;
    count = 0;
    declined = false;
    if (payload.length == 0 || payload.length > MetricCodec.MAX_METRIC_BYTES << 4) {
      return 0;
    }
    if (payload[0] == '{') {
      item();
    } else if (payload[0] == '[') {
      do {
        at++;
        item();
      } while (!declined && peek() == ',');
      expect(']');
    } else {
      return 0;
    }
    return declined || at != payload.length ? 0 : count;
  }

  private void item() {
    int from = at + 1;
    if (peek() != '{') {
      declined = true;
      return;
    }
    int to = identityEnd(from);
    if (to < 0) {
      declined = true;
      return;
    }
    grow();
    identityFrom[count] = from;
    identityTo[count] = to;
    statuses[count] = Status.OK;
    at = to;
    seen = 0;
    while (!declined && peek() == ',') {
      at += 2; // the comma and the quote before a name; what stands there is compared with names
      field();
    }
    expect('}');
    if ((seen & NEEDED) != NEEDED || at - from >= MetricCodec.MAX_METRIC_BYTES) {
      declined = true;
    }
    end[count] = at - 1;
    count++;
  }

  /**
   * Where the first {@code ,"value":"} or {@code ,"measure":} begins, or -1. Inside a JSON text a
   * quote has a backslash before it, so neither can stand within one.
   */
  private int identityEnd(int from) {
    for (int i = comma(from); i < json.length - 2; i = comma(i + 1)) {
      if (json[i + 1] == '"'
          && (json[i + 2] == 'v' && startsWith(VALUE, i + 2)
              || json[i + 2] == 'm' && startsWith(MEASURE, i + 2))) {
        return i;
      }
    }
    return -1;
  }

  /** Where the next comma stands; the length if there is none. Looks at eight bytes at once. */
  private int comma(int from) {
    byte[] bytes = json;
    int i = from;
    for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
      // The lowest byte that is 0 in the difference gets its highest bit, and none below it does
      // (Warren: "Hacker's Delight", 6-1).
      long difference = (long) LONGS.get(bytes, i) ^ EIGHT_COMMAS;
      long found = difference - EIGHT_ONES & ~difference & EIGHT_HIGH_BITS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (i < bytes.length && bytes[i] != ',') {
      i++;
    }
    return i;
  }

  private void field() {
    if (at > json.length - 2 || json[at - 1] != '"') {
      declined = true;
      return;
    }
    switch (json[at]) {
      case 'v' -> text(VALUE, SEEN_VALUE);
      case 'p' -> text(PATTERN, SEEN_PATTERN);
      case 'l' -> text(LOCATIONS, SEEN_LOCATIONS);
      case 'i' -> text(IMPACT, SEEN_IMPACT);
      case 'm' -> {
        enter(MEASURE, SEEN_MEASURE);
        measures[count] = number();
      }
      case 'u' -> {
        enter(UNIT, SEEN_UNIT);
        units[count] = unit();
      }
      case 's' -> {
        enter(STATUS, SEEN_STATUS);
        statuses[count] = status();
      }
      case 't' -> {
        enter(TIME, SEEN_TIME);
        times[count] = time();
      }
      default -> declined = true;
    }
  }

  /** Steps over a name; declines if another stands there, or it stood there before. */
  private void enter(byte[] name, int flag) {
    if ((seen & flag) != 0 || !startsWith(name, at)) {
      declined = true;
      return;
    }
    seen |= flag;
    at += name.length;
  }

  private void text(byte[] name, int flag) {
    enter(name, flag);
    int limit = Math.min(json.length, at + MAX_TEXT);
    while (!declined && at < limit && json[at] != '"') {
      // Beyond ASCII, control characters and escapes are for the reader that knows them.
      declined = json[at] < ' ' || json[at] == '\\';
      at++;
    }
    expect('"');
  }

  private Unit unit() {
    int from = at;
    while (at < json.length && json[at] != '"') {
      at++;
    }
    int length = at - from;
    expect('"');
    if (!declined) {
      if (length == 1 && json[from] == 's') {
        return Unit.SECONDS;
      }
      if (length == 1 && json[from] == '1') {
        return Unit.ONE;
      }
      if (length == 2 && json[from] == 'B' && json[from + 1] == 'y') {
        return Unit.BYTES;
      }
    }
    declined = true; // to be scaled, or a rare one
    return Unit.ONE;
  }

  private Status status() {
    if (at + 3 <= json.length && json[at] == 'o' && json[at + 1] == 'k' && json[at + 2] == '"') {
      at += 3;
      return Status.OK;
    }
    for (int i = 0; i < 5 && !declined; i++) {
      expect("error".charAt(i));
    }
    expect('"');
    return Status.ERROR;
  }

  /** Epoch nanoseconds, as text or as a number. */
  private long time() {
    boolean quoted = peek() == '"';
    if (quoted) {
      at++;
    }
    int from = at;
    long number = 0;
    while (isDigit(peek())) {
      number = number * 10 + (json[at++] - '0');
    }
    int length = at - from;
    // 19 digits fit a long up to 9223372036854775807; what begins with 9 is left to others.
    if (json[Math.min(from, json.length - 1)] == '0'
        || !(length == EXACT_DIGITS || (length == EXACT_DIGITS + 1 && json[from] != '9'))) {
      declined = true;
    }
    if (quoted) {
      expect('"');
    }
    return number;
  }

  /** A JSON number. */
  private double number() {
    int from = at;
    boolean negative = peek() == '-';
    if (negative) {
      at++;
    }
    int integerFrom = at;
    long mantissa = integer(0);
    int integerDigits = at - integerFrom;
    int fractionDigits = 0;
    boolean whole = true;
    if (integerDigits == 0 || (integerDigits > 1 && json[integerFrom] == '0')) {
      declined = true;
      return 0;
    }
    if (peek() == '.') {
      whole = false;
      at++;
      int fractionFrom = at;
      mantissa = integer(mantissa);
      fractionDigits = at - fractionFrom;
      declined |= fractionDigits == 0;
    }
    int exponent = 0;
    if (peek() == 'e' || peek() == 'E') {
      whole = false;
      exponent = exponent();
    }
    int significant = integerDigits + fractionDigits;
    if (declined
        || at - from > MAX_DIGITS
        || (whole && (significant > EXACT_DIGITS || negative && mantissa == 0))) {
      declined = true; // -0 as an integer is 0 to some, and larger ones are rare
      return 0;
    }
    int scale = exponent - fractionDigits;
    if (significant <= EXACT_DIGITS
        && mantissa <= EXACT_MANTISSA
        && Math.abs(scale) < POWERS_OF_TEN.length) {
      // Both are exact, so one rounded operation gives the nearest double (Clinger 1990).
      double magnitude =
          scale < 0 ? mantissa / POWERS_OF_TEN[-scale] : mantissa * POWERS_OF_TEN[scale];
      return negative ? -magnitude : magnitude;
    }
    return parsed(from);
  }

  private long integer(long before) {
    long number = before;
    while (isDigit(peek())) {
      number = number * 10 + (json[at++] - '0'); // may overflow; then it is not used
    }
    return number;
  }

  private int exponent() {
    at++;
    boolean negative = peek() == '-';
    if (negative || peek() == '+') {
      at++;
    }
    int from = at;
    int exponent = (int) integer(0);
    declined |= at == from || at - from > MAX_EXPONENT_DIGITS;
    return negative ? -exponent : exponent;
  }

  private double parsed(int from) {
    int length = at - from;
    for (int i = 0; i < length; i++) {
      digits[i] = (char) json[from + i];
    }
    double number = NumberInput.parseDouble(digits, 0, length, true);
    declined |= Double.isInfinite(number);
    return number;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** The byte here; -1 at the end. */
  private int peek() {
    return at < json.length ? json[at] : -1;
  }

  private void expect(char c) {
    if (peek() != c) {
      declined = true;
    }
    at++;
  }

  private boolean startsWith(byte[] text, int from) {
    return from + text.length <= json.length
        && Arrays.equals(json, from, from + text.length, text, 0, text.length);
  }

  private void grow() {
    if (count < end.length) {
      return;
    }
    int size = 2 * count;
    identityFrom = Arrays.copyOf(identityFrom, size);
    identityTo = Arrays.copyOf(identityTo, size);
    end = Arrays.copyOf(end, size);
    measures = Arrays.copyOf(measures, size);
    units = Arrays.copyOf(units, size);
    statuses = Arrays.copyOf(statuses, size);
    times = Arrays.copyOf(times, size);
  }

  /** The payload that was read last; the ranges below lie in it. */
  public byte[] payload() {
    return json;
  }

  /** Begin of the members that make the identity, without brace and comma, inclusive. */
  public int identityFrom(int index) {
    return identityFrom[index];
  }

  /** End of the identity, exclusive; after a comma the other members follow. */
  public int identityTo(int index) {
    return identityTo[index];
  }

  /** End of the last member, exclusive. */
  public int end(int index) {
    return end[index];
  }

  /** The number, in {@link #unit}; finite. */
  public double measure(int index) {
    return measures[index];
  }

  /** A base unit. */
  public Unit unit(int index) {
    return units[index];
  }

  public Status status(int index) {
    return statuses[index];
  }

  /** Event time, epoch nanoseconds. */
  public long tsNanos(int index) {
    return times[index];
  }

  /** A hash of the identity's bytes. */
  public int identityHash(int index) {
    return hash(json, identityFrom[index], identityTo[index]);
  }

  /** The hash of any range of bytes; another in each process, so that nobody can aim at it. */
  public static int hash(byte[] bytes, int from, int to) {
    long hash = SEED + to - from;
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(bytes, i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    for (; i < to; i++) {
      hash = (hash ^ bytes[i]) * 0x9E3779B97F4A7C15L;
    }
    return (int) (hash ^ hash >>> 29);
  }

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}

package dev.masterperf.streams.window;

import dev.masterperf.model.packed.PackedInput;
import dev.masterperf.model.packed.PackedOutput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The members of an event as our producers write those of a measurement, without what its row says
 * anyway: a fifth of the bytes. With many series that move, rows were half of what a commit writes.
 *
 * <pre>
 * "value":"57.56ms","measure":0.057555816,"unit":"s","status":"ok","ts":"1700000011000000000"
 * </pre>
 */
final class PlainRest {
  private static final byte[] VALUE = ascii("\"value\":\"");
  private static final byte[] MEASURE = ascii("\",\"measure\":");
  private static final byte[] UNIT = ascii(",\"unit\":\"");
  private static final byte[] OK = ascii("\",\"status\":\"ok\",\"ts\":\"");
  private static final byte[] ERROR = ascii("\",\"status\":\"error\",\"ts\":\"");
  private static final int TIME_DIGITS = 19;
  private static final long LEAST_TIME = 1_000_000_000_000_000_000L;

  private PlainRest() {}

  /**
   * Writes the members if they are of this form, down to the byte.
   *
   * @param unit of the series
   * @param tsNanos event time, epoch nanoseconds
   * @return false if they are not; then nothing was written
   */
  static boolean write(PackedOutput out, byte[] rest, int length, String unit, long tsNanos) {
    int valueFrom = VALUE.length;
    int valueTo = startsWith(VALUE, rest, 0, length) ? text(rest, valueFrom, length) : length;
    int measureFrom = valueTo + MEASURE.length;
    int measureTo = startsWith(MEASURE, rest, valueTo, length) ? comma(rest, measureFrom) : length;
    int unitFrom = measureTo + UNIT.length;
    if (!startsWith(UNIT, rest, measureTo, length) || !isAt(unit, rest, unitFrom, length)) {
      return false;
    }
    int unitTo = unitFrom + unit.length();
    boolean ok = startsWith(OK, rest, unitTo, length);
    int timeFrom = unitTo + (ok ? OK : ERROR).length;
    if (!ok && !startsWith(ERROR, rest, unitTo, length)
        || timeFrom + TIME_DIGITS + 1 != length
        || rest[length - 1] != '"'
        || !isTime(tsNanos, rest, timeFrom)) {
      return false;
    }
    out.writeByte((byte) (ok ? 1 : 0));
    out.writeBytes(rest, valueFrom, valueTo - valueFrom);
    out.writeBytes(rest, measureFrom, measureTo - measureFrom);
    return true;
  }

  /** Reads {@link #write} back. */
  static byte[] read(PackedInput in, String unit, long tsNanos) {
    byte[] status = in.readByte() == 0 ? ERROR : OK;
    byte[] value = in.readBytes();
    byte[] measure = in.readBytes();
    byte[] end = ascii(tsNanos + "\"");
    PackedOutput rest = new PackedOutput();
    for (byte[] part : new byte[][] {VALUE, value, MEASURE, measure, UNIT, ascii(unit), status}) {
      rest.writeRaw(part);
    }
    rest.writeRaw(end);
    return rest.toByteArray();
  }

  private static boolean startsWith(byte[] text, byte[] rest, int at, int length) {
    return at + text.length <= length
        && Arrays.equals(text, 0, text.length, rest, at, at + text.length);
  }

  /** Where a text ends that needs no escapes; the length if there is none. */
  private static int text(byte[] rest, int from, int length) {
    for (int i = from; i < length; i++) {
      if (rest[i] == '"') {
        return i;
      }
      if (rest[i] == '\\') {
        return length;
      }
    }
    return length;
  }

  /** Where the next comma stands, or the array ends. */
  private static int comma(byte[] rest, int from) {
    int i = from;
    while (i < rest.length && rest[i] != ',') {
      i++;
    }
    return i;
  }

  private static boolean isAt(String ascii, byte[] rest, int at, int length) {
    if (ascii.isEmpty() || at + ascii.length() > length) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (rest[at + i] != ascii.charAt(i)) {
        return false; // also where the unit is not of ASCII
      }
    }
    return true;
  }

  private static boolean isTime(long tsNanos, byte[] rest, int from) {
    long left = tsNanos;
    for (int i = from + TIME_DIGITS - 1; i >= from; i--) {
      if (rest[i] != '0' + left % 10) {
        return false;
      }
      left /= 10;
    }
    return tsNanos >= LEAST_TIME;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

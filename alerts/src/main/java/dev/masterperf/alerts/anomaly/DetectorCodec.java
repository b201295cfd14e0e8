package dev.masterperf.alerts.anomaly;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/**
 * The whole state of a detector as bytes: one that is read from them says of every later value, to
 * the last bit, what the one that was written would have said.
 *
 * <p>Between two of these it is enough to keep the values themselves (a time and a number each):
 * judging them again brings a detector from the state that was written to where it was.
 *
 * <pre>
 * 4 bytes  "MPDS"
 * 1 byte   version of this layout
 * 4 bytes  which settings have shaped the state
 * …        fields, in the order in which each part names them
 * 4 bytes  CRC-32C of all before
 * </pre>
 */
public final class DetectorCodec {
  private static final int MAGIC = 0x4d504453;
  private static final byte VERSION = 2;
  private static final int HEAD = 2 * Integer.BYTES + 1;
  private static final int CHECK = Integer.BYTES;

  private DetectorCodec() {}

  /** What a detector keeps. It goes on as if nothing had happened. */
  public static byte[] encode(Detector detector) {
    StateWriter writer = new StateWriter();
    detector.fields(writer);
    byte[] fields = writer.written();
    ByteBuffer bytes = ByteBuffer.allocate(HEAD + fields.length + CHECK);
    bytes.putInt(MAGIC).put(VERSION).putInt(detector.settings().shape()).put(fields);
    return bytes.putInt(check(bytes.array())).array();
  }

  /**
   * The detector as it was.
   *
   * @param threshold may differ from before, and so may the settings that only weigh and decide
   * @param scratch of the thread
   * @throws UnreadableStateException saying what is wrong: the bytes are damaged, of another
   *     version, or of a detector that remembers other things
   */
  public static Detector decode(
      byte[] bytes, double threshold, DetectorSettings settings, Scratch scratch) {
    Detector detector = new Detector(OptionalInt.empty(), threshold, settings, scratch);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (bytes.length < HEAD + CHECK || buffer.getInt() != MAGIC) {
      throw new UnreadableStateException("does not begin as one, in " + bytes.length + " bytes");
    }
    byte version = buffer.get();
    if (version != VERSION) {
      throw new UnreadableStateException("has version " + version + ", not " + VERSION);
    }
    if (buffer.getInt(bytes.length - CHECK) != check(bytes)) {
      throw new UnreadableStateException("is damaged: its checksum does not match");
    }
    if (buffer.getInt() != settings.shape()) {
      throw new UnreadableStateException("was written with settings that remember other things");
    }
    StateReader reader = new StateReader(buffer.limit(bytes.length - CHECK));
    detector.fields(reader);
    reader.end();
    return detector;
  }

  /** Of all but the check itself. */
  private static int check(byte[] bytes) {
    CRC32C check = new CRC32C();
    check.update(bytes, 0, bytes.length - CHECK);
    return (int) check.getValue();
  }
}

package dev.masterperf.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.luben.zstd.ZstdOutputStream;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class InflationTest {
  private static final int LIMIT = 1 << 20;

  private final Inflation inflation = new Inflation();
  private final Budget room = new Budget(4 * LIMIT);

  @Property(tries = 300)
  void whatWasPackedComesOutAgain(
      @ForAll ContentCoding coding, @ForAll long seed, @ForAll @IntRange(max = 200_000) int length)
      throws IOException {
    byte[] plain = text(seed, length);

    assertThat(inflate(coding, Packed.by(coding, plain))).isEqualTo(plain);
  }

  @ParameterizedTest
  @EnumSource(names = "IDENTITY", mode = Mode.EXCLUDE)
  void everyTruncationIsRefused(ContentCoding coding) {
    byte[] whole = Packed.by(coding, text(7, 3_000));

    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThat(catchThrowable(() -> inflate(coding, part)))
          .as("cut to %d of %d bytes", length, whole.length)
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void whatFollowsIsAnotherMemberOrRefused(ContentCoding coding) throws IOException {
    byte[] first = Packed.by(coding, bytes("first "));
    byte[] second = Packed.by(coding, bytes("second"));

    assertThat(inflate(coding, Packed.joined(first, second))).isEqualTo(bytes("first second"));
    for (int length = 1; length < second.length; length++) {
      byte[] cut = Packed.joined(first, Arrays.copyOf(second, length));
      assertThatThrownBy(() -> inflate(coding, cut)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> inflate(coding, Packed.joined(first, bytes("and then some"))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void gzipIsReadWithEverythingAHeaderMayHold() throws IOException {
    byte[] plain = bytes("with a long header");
    byte[] packed = Packed.by(ContentCoding.GZIP, plain);
    byte[] header = {
      0x1f,
      (byte) 0x8b,
      8,
      2 | 4 | 8 | 16,
      0,
      0,
      0,
      0,
      0,
      3, // extra, name, comment, check sum
      2,
      0,
      'x',
      'y',
      'n',
      0,
      'c',
      'c',
      0,
      1,
      2
    };

    byte[] body = Packed.joined(header, Arrays.copyOfRange(packed, 10, packed.length));

    assertThat(inflate(ContentCoding.GZIP, body)).isEqualTo(plain);
    for (int length = 10; length < header.length; length++) {
      byte[] part = Arrays.copyOf(body, length);
      assertThatThrownBy(() -> inflate(ContentCoding.GZIP, part)).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-8, -4}) // the check sum, the length
  void aGzipTrailerThatDisagreesIsRefused(int fromEnd) {
    byte[] packed = Packed.by(ContentCoding.GZIP, bytes("some text"));
    packed[packed.length + fromEnd] ^= 1;

    assertThatThrownBy(() -> inflate(ContentCoding.GZIP, packed)).hasMessageContaining("check sum");
  }

  @Test
  void aStreamThatNeedsADictionaryIsRefused() {
    Deflater deflater = new Deflater(9, false);
    deflater.setDictionary(bytes("a dictionary"));
    deflater.setInput(bytes("a dictionary"));
    deflater.finish();
    byte[] packed = new byte[100];
    int length = deflater.deflate(packed);
    byte[] header = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};

    assertThatThrownBy(
            () -> inflate(ContentCoding.GZIP, Packed.joined(header, Arrays.copyOf(packed, length))))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD", "SNAPPY"})
  void aBombIsStoppedAtTheLimitAndLeavesItsRoom(ContentCoding coding) {
    byte[] bomb = Packed.by(coding, new byte[64 * LIMIT]);
    Budget.Share share = room.share();

    assertThatThrownBy(
            () -> inflation.inflate(coding, bomb, new Intake(LIMIT, share, "too much of it")))
        .isInstanceOf(ProblemException.class)
        .hasMessage("too much of it");
    assertThat(room.taken()).isLessThanOrEqualTo(LIMIT);
    share.close();
    assertThat(room.taken()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void theLimitItselfIsStillTaken(ContentCoding coding) throws IOException {
    byte[] largest = text(3, LIMIT);
    Budget.Share share = room.share();
    Intake intake = new Intake(LIMIT, share, "");
    byte[] sent = Packed.by(coding, largest);

    assertThat(inflation.inflate(coding, sent, intake)).isEqualTo(largest);
  }

  @Test
  void aSnappyBlockThatClaimsMoreThanItCanHoldIsRefusedBeforeRoomIsMade() {
    byte[] claim = {(byte) 0x80, (byte) 0x80, 0x20, 0, 'x'}; // 512 KiB in one byte

    assertThatThrownBy(() -> inflate(ContentCoding.SNAPPY, claim))
        .isInstanceOf(IOException.class)
        .hasMessage("5 bytes cannot hold the 524288 it claims");
    assertThat(room.taken()).isZero();
  }

  @Test
  void aZstdFrameWithAWindowBeyondThatOfHttpIsRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZstdOutputStream zstd = new ZstdOutputStream(out)) {
      zstd.setLong(27);
      zstd.write(bytes("its length is not known when it begins"));
      zstd.flush();
      zstd.write(bytes(" and its window is 128 MiB"));
    }

    assertThatThrownBy(() -> inflate(ContentCoding.ZSTD, out.toByteArray()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("memory");
  }

  @Test
  void withoutRoomTheSenderIsAskedToComeAgain() {
    room.take(4 * LIMIT);

    assertThatThrownBy(() -> inflate(ContentCoding.GZIP, Packed.by(ContentCoding.GZIP, bytes("x"))))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.BUSY));
  }

  private byte[] inflate(ContentCoding coding, byte[] sent) throws IOException {
    try (Budget.Share share = room.share()) {
      return inflation.inflate(coding, sent, new Intake(LIMIT, share, ""));
    }
  }

  /** Words that compress about as metrics do. */
  private static byte[] text(long seed, int length) {
    Random random = new Random(seed);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) (random.nextInt(4) == 0 || i < 50 ? random.nextInt(256) : text[i - 50]);
    }
    return text;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

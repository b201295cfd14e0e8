package dev.masterperf.archive.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.archive.bucket.MemoryBucket.Fault;
import dev.masterperf.archive.checksum.Checksum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifiedUploadTest {
  private static final String KEY = "some/key";
  private static final int PIECE = 4 << 20;

  @TempDir Path folder;

  private final MemoryBucket bucket = new MemoryBucket();

  @ParameterizedTest
  @ValueSource(ints = {1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 77})
  void whatWasStoredIsReadBackAndStoringItAgainIsASuccess(int size) throws IOException {
    byte[] body = random(size);
    Path file = Files.write(folder.resolve("file"), body);

    VerifiedUpload.put(bucket, KEY, file, Checksum.sha256(body));

    assertThat(bucket.get(KEY)).isEqualTo(body);
    assertThatCode(() -> VerifiedUpload.put(bucket, KEY, file, Checksum.sha256(body)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, PIECE, PIECE + 1, 2 * PIECE})
  void whatIsLongerShorterOrOtherIsNoticedAndKept(int size) throws IOException {
    byte[] body = random(size);
    Path file = Files.write(folder.resolve("file"), body);
    byte[] flipped = body.clone();
    flipped[size - 1] ^= 1;

    for (byte[] other :
        new byte[][] {Arrays.copyOf(body, size + 1), Arrays.copyOf(body, size - 1), flipped}) {
      bucket.plant(KEY, other);

      assertThatThrownBy(() -> VerifiedUpload.put(bucket, KEY, file, Checksum.sha256(body)))
          .isInstanceOf(OtherContentException.class)
          .hasMessageContaining("was there already and holds bytes with SHA-256");
      assertThat(bucket.get(KEY)).isEqualTo(other);
    }
  }

  @Test
  void aRaceThatNobodyWonIsToldAsAFailure() throws IOException {
    byte[] body = random(10);
    Path file = Files.write(folder.resolve("file"), body);
    bucket.next(Fault.CONFLICT);

    assertThatThrownBy(() -> VerifiedUpload.put(bucket, KEY, file, Checksum.sha256(body)))
        .isInstanceOf(MissingObjectException.class);
  }

  @Test
  void aLostAnswerIsNoFailureWhereTheObjectIsThere() throws IOException {
    byte[] body = random(10);
    Path file = Files.write(folder.resolve("file"), body);
    bucket.next(Fault.ANSWER_LOST);

    assertThatCode(() -> VerifiedUpload.put(bucket, KEY, file, Checksum.sha256(body)))
        .doesNotThrowAnyException();
    assertThat(bucket.get(KEY)).isEqualTo(body);
  }

  @Test
  void aLostAnswerIsAFailureWhereTheObjectIsNotThereOrIsAnother() throws IOException {
    byte[] body = random(10);
    Path file = Files.write(folder.resolve("file"), body);
    bucket.next(Fault.REFUSED);
    assertThatThrownBy(() -> VerifiedUpload.put(bucket, KEY, file, Checksum.sha256(body)))
        .isInstanceOf(BucketException.class)
        .isNotInstanceOf(MissingObjectException.class);

    bucket.plant(KEY, random(11));
    bucket.next(Fault.REFUSED);
    assertThatThrownBy(() -> VerifiedUpload.put(bucket, KEY, file, Checksum.sha256(body)))
        .isInstanceOf(BucketException.class)
        .isNotInstanceOf(OtherContentException.class);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}

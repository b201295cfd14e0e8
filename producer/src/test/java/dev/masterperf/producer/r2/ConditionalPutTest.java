package dev.masterperf.producer.r2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConditionalPutTest {
  private static final byte[] OURS = {1, 2};
  private static final byte[] THEIRS = {3, 4, 5};

  private final FakeS3 s3 = FakeS3.start();
  private final Recorded recorded = new Recorded();
  private final R2Storage storage = new R2Storage(s3.settings(), recorded.tracker());

  @AfterEach
  void stop() {
    storage.close();
    recorded.close();
    s3.close();
  }

  @Test
  void aFreeKeyIsCreatedOnce() {
    assertThat(storage.putIfAbsent("seg", ObjectBody.of(OURS))).isEqualTo(PutOutcome.CREATED);
    assertThat(storage.putIfAbsent("seg", ObjectBody.of(OURS))).isEqualTo(PutOutcome.SAME_CONTENT);
    assertThat(storage.putIfAbsent("seg", ObjectBody.of(THEIRS)))
        .isEqualTo(PutOutcome.OTHER_CONTENT);

    assertThat(storage.get("seg")).contains(OURS);
  }

  @Test
  void aRaceForAFreeKeyThatEverybodyLostIsTriedAgain() {
    s3.failNext(409);

    assertThat(storage.putIfAbsent("seg", ObjectBody.of(OURS))).isEqualTo(PutOutcome.CREATED);
    assertThat(recorded.only("R2", "upload_if_absent").pattern())
        .isEqualTo("PutObject x2, GetObject");
  }

  @Test
  void aVersionIsReplacedOnlyWhileItIsThere() {
    String first = storage.put("state", ObjectBody.of(OURS));

    assertThat(storage.replaceIfUnchanged("state", first, ObjectBody.of(THEIRS)))
        .isEqualTo(ReplaceOutcome.REPLACED);
    assertThat(storage.replaceIfUnchanged("state", first, ObjectBody.of(new byte[] {9})))
        .isEqualTo(ReplaceOutcome.CHANGED);

    assertThat(storage.get("state")).contains(THEIRS);
    assertThat(recorded.of("R2", "upload_if_unchanged"))
        .allMatch(m -> m.status() == Status.OK)
        .last()
        .extracting(PerfMetric::impact)
        .isEqualTo("changed by others");
  }

  @Test
  void aReplacementWhoseAnswerWasLostIsRecognisedByItsContent() {
    String first = storage.put("state", ObjectBody.of(OURS));
    storage.put("state", ObjectBody.of(THEIRS));

    assertThat(storage.replaceIfUnchanged("state", first, ObjectBody.of(THEIRS)))
        .isEqualTo(ReplaceOutcome.SAME_CONTENT);
  }

  @Test
  void aRaceOfReplacementsThatEverybodyLostIsTriedAgain() {
    String first = storage.put("state", ObjectBody.of(OURS));
    s3.fail(request -> request.startsWith("PUT") && s3.requests().size() == 2, 409, "Conflict");

    assertThat(storage.replaceIfUnchanged("state", first, ObjectBody.of(THEIRS)))
        .isEqualTo(ReplaceOutcome.REPLACED);

    assertThat(recorded.only("R2", "upload_if_unchanged").pattern())
        .isEqualTo("PutObject x2, GetObject");
  }

  @Test
  void anEndpointThatAlwaysRefusesIsAFailureAfterThreeAttempts() {
    String first = storage.put("state", ObjectBody.of(OURS));
    s3.fail(request -> request.startsWith("PUT"), 412, "PreconditionFailed");

    assertThatThrownBy(() -> storage.replaceIfUnchanged("state", first, ObjectBody.of(THEIRS)))
        .isInstanceOf(StorageException.class)
        .extracting(e -> ((StorageException) e).errorClass())
        .isEqualTo(ErrorClass.CONFLICT);

    assertThat(recorded.only("R2", "upload_if_unchanged").pattern())
        .isEqualTo("PutObject x3, GetObject x3");
    assertThat(storage.get("state")).contains(OURS);
  }

  @Test
  void whatIsNotThereIsNotReplacedAndNotMade() {
    assertThat(storage.replaceIfUnchanged("gone", "\"etag\"", ObjectBody.of(OURS)))
        .isEqualTo(ReplaceOutcome.ABSENT);

    assertThat(s3.objects()).isEmpty();
  }

  @Test
  void aMissingBucketIsAFailureAndNotAnAbsentObject() {
    s3.fail(request -> request.startsWith("PUT"), 404, "NoSuchBucket");

    assertThatThrownBy(() -> storage.replaceIfUnchanged("a", "\"etag\"", ObjectBody.of(OURS)))
        .isInstanceOf(StorageException.class)
        .extracting(e -> ((StorageException) e).errorClass())
        .isEqualTo(ErrorClass.NOT_FOUND);
  }

  @Test
  void anETagThatWouldMatchAnythingIsRefused() {
    for (String etag : new String[] {"*", "", " "}) {
      assertThatThrownBy(() -> storage.replaceIfUnchanged("a", etag, ObjectBody.of(OURS)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(s3.requests()).isEmpty();
  }
}

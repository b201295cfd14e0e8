package dev.masterperf.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.streams.store.Changelogs;
import dev.masterperf.streams.window.HotStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class LocalStateTest {
  private static final RuntimeException DAMAGED =
      new ProcessorStateException("opening a store", rocks(Status.Code.Corruption, "checksum"));

  private static final String CHANGELOG = "app-windows-changelog";
  private static final StoreOrigin ORIGIN =
      new StoreOrigin("5L6g3nShT-eMCtK--X86sw", Map.of(CHANGELOG, "rLNAwmCqQ6a3nZ5yKo0nJw"));

  @TempDir Path folder;
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");
  private Path stores;
  private Path windows;
  private LocalState state;

  @BeforeEach
  void aFolderWithAStore() throws Exception {
    Path task = folder.resolve("app").resolve("0_0");
    stores = Files.createDirectories(task.resolve("rocksdb"));
    windows = Files.createDirectories(task.resolve(HotStores.DURABLE));
    state = new LocalState(folder, "app", () -> now);
  }

  private static RocksDBException rocks(Status.Code code, String message) {
    return new RocksDBException(message, new Status(code, Status.SubCode.None, message));
  }

  @Test
  void onlyFilesThatCannotBeReadAreDamaged() {
    assertThat(LocalState.isDamaged(DAMAGED)).isTrue();
    assertThat(
            LocalState.isDamaged(
                rocks(Status.Code.IOError, "No such file or directory: while open MANIFEST-7")))
        .isTrue();
    assertThat(LocalState.isDamaged(rocks(Status.Code.IOError, "No space left on device")))
        .isFalse();
    assertThat(LocalState.isDamaged(rocks(Status.Code.Busy, "lock"))).isFalse();
    assertThat(LocalState.isDamaged(new IllegalStateException("something else"))).isFalse();
  }

  @Test
  void whatWasClosedInOrderStays() {
    state.open(ORIGIN);
    state.closed();
    state.release();
    state.open(ORIGIN);
    assertThat(stores).exists();
  }

  @Test
  void whatWasClosedBeforeDeletionsWereForgottenGoes() {
    state.open(ORIGIN);
    state.closed();
    state.release();
    now = now.plus(Changelogs.DELETIONS.minusMinutes(31));
    state.open(ORIGIN);
    state.closed();
    state.release();
    assertThat(stores).exists();

    now = now.plus(Changelogs.DELETIONS.minusMinutes(29));
    state.open(ORIGIN);
    assertThat(stores).doesNotExist();
  }

  @Test
  void storesOfAProcessThatWasKilledGoAndItsNameStays() throws Exception {
    Path name = Files.createFile(folder.resolve("app").resolve("kafka-streams-process-metadata"));
    state.open(ORIGIN);
    assertThat(stores).exists();
    state.release(); // as the system does for who is killed
    new LocalState(folder, "app", () -> now).open(ORIGIN);
    assertThat(stores).doesNotExist();
    assertThat(windows).as("what is committed").exists();
    assertThat(name).exists();
  }

  @Test
  void storesOfAProcessThatWentWithItsMachineGo() throws Exception {
    state.open(ORIGIN);
    state.release();
    Files.writeString(folder.resolve("app.open"), "another boot");
    state.open(ORIGIN);
    assertThat(windows).doesNotExist();
  }

  private void openedAndClosed(StoreOrigin logs) {
    state.open(logs);
    state.areOf(logs);
    state.closed();
    state.release();
  }

  @Test
  void storesOfAnotherClusterGoAndTheNameOfTheProcessStays() throws Exception {
    Path name = Files.createFile(folder.resolve("app").resolve("kafka-streams-process-metadata"));
    openedAndClosed(ORIGIN);
    state.open(new StoreOrigin("restored-from-a-backup", ORIGIN.topicIds()));
    assertThat(stores).doesNotExist();
    assertThat(windows).doesNotExist();
    assertThat(name).exists();
  }

  @Test
  void theClusterIsNotedBeforeStoresAreOpened() {
    state.open(ORIGIN);
    state.release();
    state.open(new StoreOrigin("restored-from-a-backup", ORIGIN.topicIds()));
    assertThat(windows).doesNotExist();
  }

  @Test
  void storesOfATopicThatWasMadeAgainGo() {
    openedAndClosed(ORIGIN);
    state.open(
        new StoreOrigin(ORIGIN.clusterId(), Map.of(CHANGELOG, "another-id", "app-new", "id")));
    assertThat(stores).doesNotExist();
    assertThat(windows).doesNotExist();
  }

  @Test
  void storesOfATopicThatIsGoneGo() {
    openedAndClosed(ORIGIN);
    state.open(new StoreOrigin(ORIGIN.clusterId(), Map.of()));
    assertThat(windows).doesNotExist();
  }

  @Test
  void topicsOfOthersAreNobodysBusiness() {
    Map<String, String> all = Map.of(CHANGELOG, "id", "app-staging-windows-changelog", "other");
    openedAndClosed(new StoreOrigin("cluster", all).of(Set.of(CHANGELOG)));
    state.open(new StoreOrigin("cluster", Map.of(CHANGELOG, "id")));
    assertThat(stores).exists();
  }

  @Test
  void whatIsNotedAfterTheStoresWereReleasedIsNotOfThem() {
    openedAndClosed(ORIGIN);
    state.areOf(new StoreOrigin("another", Map.of()));
    state.open(ORIGIN);
    assertThat(stores).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"app.cluster", "app.open", "app.closed"})
  void storesOfWhichNobodyCanReadWhatTheyAreOfGo(String note) throws Exception {
    state.open(ORIGIN);
    state.areOf(ORIGIN);
    if (note.equals("app.closed")) {
      state.closed();
    }
    state.release();
    Files.write(folder.resolve(note), new byte[] {(byte) 0xc3, 0x28, (byte) 0xff});
    state.open(ORIGIN);
    assertThat(stores).doesNotExist();
  }

  @Test
  void storesThatAnotherProcessHasStayAsTheyAre() {
    state.open(ORIGIN);
    assertThatThrownBy(() -> new LocalState(folder, "app", () -> now).open(ORIGIN))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in use by another process");
    assertThat(stores).exists();
  }

  @Test
  void whatIsMarkedIsThrownAwayOnce() throws Exception {
    state.markDamaged(DAMAGED);
    assertThat(stores).exists();
    state.open(ORIGIN);
    assertThat(stores).doesNotExist();
    Files.createDirectories(stores);
    state.closed();
    state.release();
    state.open(ORIGIN);
    assertThat(stores).exists();
  }

  @Test
  void aThreadThatMeetsDamageStopsTheProcessAtOnce() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    RestartLimit limit = new RestartLimit(() -> Instant.EPOCH, state, stopped::countDown);
    assertThat(limit.handle(new IllegalStateException("something else")))
        .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    assertThat(limit.handle(DAMAGED)).isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    assertThat(stopped.await(1, TimeUnit.MINUTES)).isTrue();
    state.open(ORIGIN);
    assertThat(stores).doesNotExist();
  }
}

package dev.masterperf.alerts.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CheckedLookupTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch hanging = new CountDownLatch(1);

  @Test
  void aNameServiceThatHangsForOneHostHoldsUpNoOther() {
    try (CheckedLookup lookup = lookup()) {
      for (int i = 0; i < 100; i++) {
        assertThat(lookup.addresses("hangs.test")).isNotDone();
      }

      assertThat(join(lookup.addresses("answers.test"))).hasSize(1);
    }
  }

  @Test
  void manyWhoAskForOneHostAreOneQuestion() {
    try (CheckedLookup lookup = lookup()) {
      CompletableFuture<List<InetAddress>> first = lookup.addresses("hangs.test");
      CompletableFuture<List<InetAddress>> second = lookup.addresses("HANGS.test");
      hanging.countDown();

      assertThat(join(first)).isEqualTo(join(second));
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void oneAddressInsideRefusesAllOfThem() {
    try (CheckedLookup lookup = lookup()) {
      assertThatThrownBy(() -> join(lookup.addresses("half.test")))
          .hasRootCauseInstanceOf(AddressRefusedException.class)
          .hasMessageContaining("half.test is 10.0.0.1");
    }
  }

  @Test
  void anAddressIsNotAskedFor() {
    try (CheckedLookup lookup = lookup()) {
      assertThat(join(lookup.addresses("93.184.216.34"))).hasSize(1);
      assertThat(asked).hasValue(0);
    }
  }

  @Test
  void aHostThatIsNotThereIsSaidToBe() {
    try (CheckedLookup lookup = lookup()) {
      assertThatThrownBy(() -> join(lookup.addresses("nowhere.test")))
          .hasRootCauseInstanceOf(UnknownHostException.class);
    }
  }

  private CheckedLookup lookup() {
    return new CheckedLookup(AddressPolicy.PUBLIC, this::resolve);
  }

  private InetAddress[] resolve(String host) throws UnknownHostException {
    asked.incrementAndGet();
    switch (host) {
      case "hangs.test" -> {
        try {
          hanging.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return addresses("93.184.216.34");
      }
      case "answers.test" -> {
        return addresses("93.184.216.34");
      }
      case "half.test" -> {
        return addresses("93.184.216.34", "10.0.0.1");
      }
      default -> throw new UnknownHostException(host);
    }
  }

  private static InetAddress[] addresses(String... texts) throws UnknownHostException {
    InetAddress[] found = new InetAddress[texts.length];
    for (int i = 0; i < texts.length; i++) {
      found[i] = InetAddress.getByName(texts[i]);
    }
    return found;
  }

  private static <T> T join(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }
}

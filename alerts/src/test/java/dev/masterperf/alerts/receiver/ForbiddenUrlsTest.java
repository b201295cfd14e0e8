package dev.masterperf.alerts.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.address.Resolver;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a URL is made to look like, this machine's inside hears nothing of it. */
class ForbiddenUrlsTest {
  private static final WebhookSecret SECRET =
      WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "inside.test", List.of("127.0.0.1"),
          "inside.test.", List.of("127.0.0.1"),
          "inside6.test", List.of("::1"),
          "mapped.test", List.of("::ffff:127.0.0.1"),
          "private.test", List.of("10.1.2.3"),
          "metadata.test", List.of("169.254.169.254"),
          "nat64.test", List.of("64:ff9b::7f00:1"),
          "unspecified.test", List.of("0.0.0.0"),
          "one-inside-of-two.test", List.of("93.184.216.34", "127.0.0.1"));

  private static Trap trap;

  @BeforeAll
  static void setTheTrap() throws IOException {
    trap = new Trap(new InetSocketAddress(0)); // on all addresses of this machine
  }

  @AfterAll
  static void closeTheTrap() throws IOException {
    trap.close();
  }

  static Stream<String> urls() throws IOException {
    try (InputStream file = ForbiddenUrlsTest.class.getResourceAsStream("forbidden-urls.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList().stream();
    }
  }

  @Test
  void thereAreManyOfThem() throws IOException {
    assertThat(urls().distinct().count()).isGreaterThanOrEqualTo(100);
  }

  @ParameterizedTest
  @MethodSource("urls")
  void noneIsConnectedTo(String url) {
    try (Outbound outbound = outbound(AddressPolicy.PUBLIC, ForbiddenUrlsTest::resolve)) {
      String refusal = refusal(url.replace("PORT", String.valueOf(trap.port())), outbound);

      assertThat(refusal).isNotEmpty().doesNotContain("no answer in time").doesNotContain("HTTP 2");
      assertThat(trap.connections()).isZero();
    }
  }

  /** What keeps the URL from being used, at once or when something is to be sent. */
  private static String refusal(String url, Outbound outbound) {
    WebhookReceiver receiver;
    try {
      receiver = new WebhookReceiver("x", URI.create(url), SECRET);
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
    DeliveryOutcome outcome =
        receiver.send(outbound, "msg_1", "{}").orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(outcome).isInstanceOf(DeliveryOutcome.Failed.class);
    return outcome.detail();
  }

  /** Or the tests above would prove nothing. */
  @Test
  void theTrapHearsOfConnectionsThatAreAllowed() throws IOException {
    try (Trap other = new Trap(new InetSocketAddress(0));
        Outbound outbound =
            outbound(AddressPolicy.allowing(List.of(), true), ForbiddenUrlsTest::resolve)) {
      refusal("http://inside.test:" + other.port() + "/", outbound);

      assertThat(other.connections()).isEqualTo(1);
    }
  }

  @Test
  void aNameIsAskedOnceAndTheAnswerThatWasCheckedIsUsed() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Resolver rebinding =
        host ->
            new InetAddress[] {
              InetAddress.getByName(asked.getAndIncrement() == 0 ? "127.0.0.2" : "127.0.0.1")
            };
    try (Trap inside = new Trap(new InetSocketAddress("127.0.0.1", 0));
        Trap allowed = second(inside.port());
        Outbound outbound =
            outbound(AddressPolicy.allowing(List.of("127.0.0.2"), false), rebinding)) {
      String url = "http://rebinding.test:" + inside.port() + "/";

      refusal(url, outbound);
      assertThat(asked).hasValue(1);
      assertThat(allowed.connections()).isEqualTo(1);
      assertThat(refusal(url, outbound)).contains("127.0.0.1").contains("loopback");
      assertThat(allowed.connections()).isEqualTo(1);
      assertThat(inside.connections()).isZero();
    }
  }

  private static Trap second(int port) throws IOException {
    try {
      return new Trap(new InetSocketAddress("127.0.0.2", port));
    } catch (BindException e) {
      System.out.println("SKIPPED: this machine has no 127.0.0.2, so rebinding is not tried");
      assumeTrue(false);
      throw e;
    }
  }

  @Test
  void aConfiguredUrlIsRefusedBeforeAnythingIsSent() {
    assertThatCode(() -> AddressPolicy.PUBLIC.checkedHost(URI.create("http://10.0.0.1/")))
        .hasMessage(
            "10.0.0.1 is no public address (private); if alerts may go there, name it in"
                + " webhook.allow");
  }

  private static Outbound outbound(AddressPolicy policy, Resolver resolver) {
    try {
      return new Outbound(InstantSource.system(), policy, resolver, SSLContext.getDefault());
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static InetAddress[] resolve(String host) throws java.net.UnknownHostException {
    List<String> addresses =
        host.endsWith(".nip.test") || host.equals("7f000001.test")
            ? List.of("127.0.0.1")
            : NAMES.get(host);
    if (addresses == null) {
      return Resolver.SYSTEM.resolve(host);
    }
    InetAddress[] found = new InetAddress[addresses.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = InetAddress.getByName(addresses.get(i));
    }
    return found;
  }

  /** Counts connections and closes each at once. */
  private static final class Trap implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket();
    private final AtomicInteger connections = new AtomicInteger();
    private final Thread thread = new Thread(this::accept, "trap");

    Trap(InetSocketAddress address) throws IOException {
      socket.bind(address);
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return socket.getLocalPort();
    }

    int connections() {
      return connections.get();
    }

    private void accept() {
      while (true) {
        try (Socket connection = socket.accept()) {
          connections.incrementAndGet();
        } catch (IOException e) {
          return; // closed
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}

package dev.masterperf.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.masterperf.api.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at the files every few milliseconds, which is every ten seconds outside of tests. */
class TlsPortTest {
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir static Path made;
  private static TlsFiles first;
  private static TlsFiles renewed;
  private static TlsFiles firstRsa;
  private static TlsFiles renewedRsa;

  @TempDir Path folder;

  private TlsFiles files;
  private TlsPort port;
  private Server server;
  private ServerConnector connector;

  /** Once, since each takes a second. */
  @BeforeAll
  static void makeCertificates() throws Exception {
    first = make("first", "EC");
    renewed = make("renewed", "EC");
    firstRsa = make("first-rsa", "RSA");
    renewedRsa = make("renewed-rsa", "RSA");
  }

  private static TlsFiles make(String name, String algorithm) throws Exception {
    return SelfSigned.in(Files.createDirectory(made.resolve(name)), algorithm);
  }

  @BeforeEach
  void start() throws Exception {
    files = new TlsFiles(folder.resolve("chain.pem"), folder.resolve("key.pem"));
    replace(first);
    port = new TlsPort(files, InstantSource.system(), LOOK);
    server = new Server();
    connector = port.connector(server, new HttpConfiguration(), "127.0.0.1", 0);
    server.addConnector(connector);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    port.close();
  }

  @Test
  void aRenewedCertificateIsShownWhileOthersConnect() throws Exception {
    Certificate before = certificate(files);
    ConcurrentLinkedQueue<Certificate> seen = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
    ScheduledExecutorService clients = Executors.newScheduledThreadPool(2);
    try {
      for (int i = 0; i < 2; i++) {
        clients.scheduleWithFixedDelay(() -> connect(seen, failures), 0, 1, TimeUnit.MILLISECONDS);
      }
      await().atMost(PATIENCE).until(() -> seen.contains(before));

      replace(renewed);

      await().atMost(PATIENCE).until(() -> seen.contains(certificate(renewed)));
    } finally {
      clients.shutdown();
      assertThat(clients.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(failures).isEmpty();
    assertThat(withoutRepetitions(seen)).contains(before, certificate(renewed)).hasSize(2);
    assertThat(shown()).isEqualTo(certificate(renewed));
    await().atMost(PATIENCE).until(() -> port.status().successful());
  }

  @Test
  void aKeyOfAnotherKindIsTakenToo() throws Exception {
    replace(renewedRsa);

    await().atMost(PATIENCE).until(() -> shown().equals(certificate(renewedRsa)));
  }

  @Test
  void aBrokenFileLeavesTheOneBeforeInForceAndIsTold() throws Exception {
    Certificate before = certificate(files);
    Files.writeString(files.certificates(), "no certificate");

    await().atMost(PATIENCE).until(() -> !port.status().successful());
    assertThat(shown()).isEqualTo(before);

    replace(renewed);

    await().atMost(PATIENCE).until(() -> port.status().successful());
    assertThat(shown()).isEqualTo(certificate(renewed));
  }

  @Test
  void aFileThatIsAwayForAWhileDoesNoHarm() throws Exception {
    Certificate before = certificate(files);
    Path away = folder.resolve("away");
    Files.move(files.key(), away);

    await().atMost(PATIENCE).until(() -> !port.status().successful());
    assertThat(shown()).isEqualTo(before);

    Files.move(away, files.key());

    await().atMost(PATIENCE).until(() -> port.status().successful());
    assertThat(shown()).isEqualTo(before);
  }

  /** Whoever moves both into place does it one after the other, and they keep their times. */
  @Test
  void aCertificateThatCameBeforeItsKeyIsShownWhenTheKeyIsThere() throws Exception {
    Certificate before = certificate(files);
    FileTime old = Files.getLastModifiedTime(files.key());
    move(renewed.certificates(), files.certificates(), old);

    await().atMost(PATIENCE).until(() -> !port.status().successful());
    assertThat(shown()).isEqualTo(before);

    move(renewed.key(), files.key(), old);

    await().atMost(PATIENCE).until(() -> port.status().successful());
    assertThat(shown()).isEqualTo(certificate(renewed));
  }

  @Test
  void theKeyOfAnotherCertificateIsRefused() throws KeyStoreException {
    assertThat(first.read().size()).isEqualTo(1);
    assertThat(firstRsa.read().size()).isEqualTo(1);
    for (TlsFiles wrong :
        List.of(
            new TlsFiles(first.certificates(), renewed.key()),
            new TlsFiles(firstRsa.certificates(), renewedRsa.key()),
            new TlsFiles(first.certificates(), firstRsa.key()))) {
      assertThatThrownBy(wrong::read)
          .isInstanceOf(TlsFiles.Unusable.class)
          .hasMessageContaining("is not the key of the first certificate");
    }
  }

  private void replace(TlsFiles by) throws IOException {
    Files.copy(by.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(by.certificates(), files.certificates(), StandardCopyOption.REPLACE_EXISTING);
  }

  private void move(Path from, Path to, FileTime time) throws IOException {
    Path beside = Files.copy(from, folder.resolve("beside"));
    Files.setLastModifiedTime(beside, time);
    Files.move(beside, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Certificate certificate(TlsFiles files) throws Exception {
    KeyStore store = files.read();
    return store.getCertificate("server");
  }

  private void connect(
      ConcurrentLinkedQueue<Certificate> seen, ConcurrentLinkedQueue<Exception> failures) {
    try {
      seen.add(shown());
    } catch (Exception e) { // told by the test
      failures.add(e);
    }
  }

  private static List<Certificate> withoutRepetitions(Iterable<Certificate> seen) {
    List<Certificate> changes = new ArrayList<>();
    for (Certificate one : seen) {
      if (!changes.contains(one)) {
        changes.add(one);
      }
    }
    return changes;
  }

  /** What the port shows to somebody who connects now, without resuming anything. */
  private Certificate shown() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket("127.0.0.1", connector.getLocalPort())) {
      socket.setSoTimeout(20_000);
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.api.cluster.Instance;
import dev.masterperf.api.cluster.RemoteView;
import dev.masterperf.api.cluster.SharedSecret;
import dev.masterperf.api.http.TlsFiles;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsApiTest {
  private static final SharedSecret SECRET = new SharedSecret("secret of the cluster");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void thePortIsEncryptedWithTheCertificateOfTheFiles(String algorithm) throws Exception {
    TlsFiles files = SelfSigned.in(folder, algorithm);

    try (RunningApi api = new RunningApi(settings -> settings.withTls(Optional.of(files)))) {
      HttpClient trusting =
          HttpClient.newBuilder().sslContext(TlsFiles.trusting(files.certificates())).build();

      assertThat(status(trusting, "https", api.port())).isEqualTo(200);
      assertThatThrownBy(() -> status(HttpClient.newHttpClient(), "https", api.port()))
          .isInstanceOf(SSLHandshakeException.class);
      assertThatThrownBy(() -> status(HttpClient.newHttpClient(), "http", api.port()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void browsersAreToldToComeEncryptedOnlyWhereTheyCan() throws Exception {
    TlsFiles files = SelfSigned.in(folder, "EC");

    try (RunningApi encrypted = new RunningApi(settings -> settings.withTls(Optional.of(files)));
        RunningApi plain = new RunningApi()) {
      HttpClient trusting =
          HttpClient.newBuilder().sslContext(TlsFiles.trusting(files.certificates())).build();
      for (String path : List.of("/", "/nothing", "/%zz")) { // the last is refused before any route
        URI address = URI.create("https://127.0.0.1:" + encrypted.port());
        assertThat(headers(trusting, address, path)).contains("strict-transport-security:");
      }

      assertThat(plain.get("/").headers().firstValue("Strict-Transport-Security")).isEmpty();
    }
  }

  /** Asked by hand, since a client would not send each address. */
  private static String headers(HttpClient trusting, URI server, String path) throws Exception {
    try (Socket socket =
        trusting.sslContext().getSocketFactory().createSocket(server.getHost(), server.getPort())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
    }
  }

  @Test
  void instancesAskOneAnotherEncrypted() throws Exception {
    TlsFiles files = SelfSigned.in(folder, "EC");

    try (RunningApi api =
        new RunningApi(
            settings -> settings.withTls(Optional.of(files)).withInternalSecret(SECRET))) {
      RemoteView other =
          new RemoteView(
              HttpClient.newBuilder().sslContext(TlsFiles.trusting(files.certificates())).build(),
              "https",
              new Instance("127.0.0.1", api.port()),
              Optional.of(SECRET),
              Duration.ofSeconds(10),
              FakeView.PARTITIONS);

      assertThat(other.alerts().coverage()).isEqualTo(api.view.alerts().coverage());
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws Exception {
    TlsFiles files = SelfSigned.in(folder, "EC");

    assertThatThrownBy(() -> new TlsFiles(files.key(), files.key()).read())
        .isInstanceOf(TlsFiles.Unusable.class)
        .hasMessageContaining("key.pem");
    assertThatThrownBy(() -> new TlsFiles(files.certificates(), files.certificates()).read())
        .isInstanceOf(TlsFiles.Unusable.class)
        .hasMessageContaining("PKCS#8");
    Files.delete(files.certificates());
    assertThatThrownBy(files::read)
        .isInstanceOf(TlsFiles.Unusable.class)
        .hasMessageContaining("chain.pem");
  }

  private static int status(HttpClient client, String scheme, int port) throws Exception {
    URI healthy = URI.create(scheme + "://127.0.0.1:" + port + "/-/healthy");
    HttpRequest request = HttpRequest.newBuilder(healthy).timeout(Duration.ofSeconds(20)).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }
}

package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.api.cluster.Instance;
import dev.masterperf.api.cluster.RemoteView;
import dev.masterperf.api.cluster.SharedSecret;
import dev.masterperf.api.http.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

package dev.masterperf.launcher.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.launcher.host.CannotStartException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

class EmbeddedS3IT {
  private static final String KEY = "history/2026/first object.bin";

  @TempDir Path dataDir;

  @Test
  void keepsObjectsAndCredentialsWhenStartedAgain() {
    try (EmbeddedS3 s3 = start(0);
        S3Client client = client(s3, s3.secretKey())) {
      client.putObject(b -> b.bucket(EmbeddedS3.BUCKET).key(KEY), RequestBody.fromString("kept"));
    }

    try (EmbeddedS3 s3 = start(0);
        S3Client client = client(s3, s3.secretKey())) {
      assertThat(read(client)).isEqualTo("kept");
    }
  }

  @Test
  void listsWhatAFolderHoldsThatIsNamedRelativeToTheWorkingDirectory() {
    Path relative = Path.of("").toAbsolutePath().relativize(dataDir.toAbsolutePath());
    try (EmbeddedS3 s3 = EmbeddedS3.start(new EmbeddedS3Settings(relative, "127.0.0.1", 0));
        S3Client client = client(s3, s3.secretKey())) {
      client.putObject(b -> b.bucket(EmbeddedS3.BUCKET).key(KEY), RequestBody.fromString("kept"));

      assertThat(
              client.listObjectsV2(b -> b.bucket(EmbeddedS3.BUCKET).prefix("history/")).contents())
          .extracting(S3Object::key)
          .containsExactly(KEY);
    }
  }

  @Test
  void refusesASecondObjectUnderAKeyWrittenWithIfNoneMatch() {
    try (EmbeddedS3 s3 = start(0);
        S3Client client = client(s3, s3.secretKey())) {
      putIfAbsent(client, "one");

      assertThatThrownBy(() -> putIfAbsent(client, "two"))
          .isInstanceOfSatisfying(
              S3Exception.class, refused -> assertThat(refused.statusCode()).isEqualTo(412));
      assertThat(read(client)).isEqualTo("one");
    }
  }

  @Test
  void refusesRequestsSignedWithAnotherKey() {
    try (EmbeddedS3 s3 = start(0);
        S3Client client = client(s3, "another")) {
      assertThatThrownBy(() -> putIfAbsent(client, "foreign"))
          .isInstanceOfSatisfying(
              S3Exception.class, refused -> assertThat(refused.statusCode()).isEqualTo(403));
    }
  }

  @Test
  void letsOnlyTheOwnerReadTheCredentials() throws Exception {
    start(0).close();

    assertThat(Files.getPosixFilePermissions(dataDir.resolve("secret-key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void refusesATakenPortInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> start(taken.getLocalPort()))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .message()
          .hasLineCount(1);
    }
  }

  private EmbeddedS3 start(int port) {
    return EmbeddedS3.start(new EmbeddedS3Settings(dataDir, "127.0.0.1", port));
  }

  private static S3Client client(EmbeddedS3 s3, String secretKey) {
    return S3Client.builder()
        .endpointOverride(s3.endpoint())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .httpClient(UrlConnectionHttpClient.create())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), secretKey)))
        .build();
  }

  private static void putIfAbsent(S3Client client, String text) {
    client.putObject(
        b -> b.bucket(EmbeddedS3.BUCKET).key(KEY).ifNoneMatch("*"), RequestBody.fromString(text));
  }

  private static String read(S3Client client) {
    return client.getObjectAsBytes(b -> b.bucket(EmbeddedS3.BUCKET).key(KEY)).asUtf8String();
  }
}

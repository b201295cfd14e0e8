package dev.masterperf.producer.r2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class R2SettingsTest {
  private static final String ACCOUNT = "0123456789abcdef0123456789ABCDEF";
  private static final Credentials KEYS = new Credentials("key", new SecretKey("hush"));

  @Test
  void r2NeedsAccountAndBucketAndHasTheRest() {
    R2Settings r2 = R2Settings.r2(ACCOUNT, "bucket", KEYS);

    assertThat(r2.endpoint())
        .hasToString("https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com");
    assertThat(r2.region()).isEqualTo("auto");
    assertThat(r2.addressing()).isEqualTo(Addressing.PATH);
    assertThat(r2.scope()).isEqualTo(KeyScope.WHOLE_BUCKET);
    assertThat(R2Settings.r2(ACCOUNT, Jurisdiction.EU, "bucket", KEYS).endpoint())
        .hasToString("https://0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com");
  }

  @Test
  void s3NeedsRegionAndBucketAndMayUseVirtualHosts() {
    R2Settings s3 = R2Settings.s3("eu-central-1", "bucket", KEYS);

    assertThat(s3.endpoint()).hasToString("https://s3.eu-central-1.amazonaws.com");
    assertThat(s3.region()).isEqualTo("eu-central-1");
    assertThat(s3.addressed(Addressing.VIRTUAL_HOST).addressing())
        .isEqualTo(Addressing.VIRTUAL_HOST);
    assertThat(R2Settings.s3("cn-north-1", "bucket", KEYS).endpoint())
        .hasToString("https://s3.cn-north-1.amazonaws.com.cn");
  }

  @Test
  void allProblemsAreToldTogether() {
    assertThatThrownBy(() -> R2Settings.r2("acme", "My_Bucket", KEYS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "account must be the account's id of 32 hexadecimal digits, not 'acme'; "
                + "bucket of R2 has 3 to 63 lower-case letters, digits and hyphens, "
                + "not 'My_Bucket'");
    assertThatThrownBy(() -> R2Settings.s3("auto", "a..b", KEYS))
        .hasMessageContaining("such as eu-central-1, not 'auto'")
        .hasMessageContaining("not 'a..b'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ftp://host               | auto | b   | endpoint must be an http or https URI, not ftp://host
          https:///                | auto | b   | endpoint must name a host
          https://host/bucket/     | auto | bucket | must end before /bucket
          https://x.r2.cloudflarestorage.com/y | auto | b | must end before /y
          https://a:secret@host    | auto | b   | must hold neither user nor query
          https://host             | ''   | b   | region must not be empty
          https://host             | auto | a/b | bucket must be a bucket's name, not 'a/b'
          https://x.r2.cloudflarestorage.com | eu-west-1 | b | region of an R2 bucket is auto, not 'eu-west-1'
          https://s3.amazonaws.com | auto | b   | region of an S3 bucket is one of AWS
          """)
  void whatCannotWorkIsRefusedBeforeAnythingIsSent(
      URI endpoint, String region, String bucket, String message) {
    assertThatThrownBy(() -> settings(endpoint, region, bucket, Addressing.PATH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("secret");
  }

  @Test
  void virtualHostsNeedANameInFrontOfWhichTheBucketCanStand() {
    assertThatThrownBy(
            () -> settings(URI.create("http://127.0.0.1:9"), "r", "b", Addressing.VIRTUAL_HOST))
        .hasMessageContaining("127.0.0.1 has none");
    assertThatThrownBy(
            () -> settings(URI.create("https://host"), "r", "a.b", Addressing.VIRTUAL_HOST))
        .hasMessageContaining("cannot take the dots of bucket 'a.b'");
    assertThatCode(() -> settings(URI.create("https://host"), "r", "a-b", Addressing.VIRTUAL_HOST))
        .doesNotThrowAnyException();
  }

  @Test
  void theOldRegionNameOfR2IsTaken() {
    URI r2 = URI.create("https://x.r2.cloudflarestorage.com");

    assertThatCode(() -> settings(r2, "us-east-1", "b", Addressing.PATH))
        .doesNotThrowAnyException();
  }

  @Test
  void secretsDoNotPrint() {
    Credentials session =
        new Credentials("key", new SecretKey("hush"), Optional.of(new SecretKey("token")));

    assertThat(R2Settings.r2(ACCOUNT, "bucket", session))
        .asString()
        .contains("***")
        .doesNotContain("hush")
        .doesNotContain("token=token");
  }

  private static R2Settings settings(
      URI endpoint, String region, String bucket, Addressing addressing) {
    return new R2Settings(endpoint, region, bucket, KEYS, KeyScope.WHOLE_BUCKET, addressing, 1);
  }
}

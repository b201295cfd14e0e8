package dev.masterperf.producer.r2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {
  private static final KeyScope SCOPE = new KeyScope("tenant/live");
  private static final Path ROOT = Path.of("/bucket/tenant/live");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "../secret",
        "a/../../secret",
        "a/./b",
        "a/..",
        "a//b",
        "a/",
        "/etc/passwd",
        "//host/share",
        "C:",
        "C:/Windows",
        "..\\secret",
        "a\\b",
        "%2e%2e/secret",
        "%2E%2E%2Fsecret",
        "a/%2e%2e/b",
        "%252e%252e/secret",
        "..%00/",
        "..%c0%af",
        "a\u0000b",
        "a\nb",
        "a\u007Fb",
        "a\u0085b",
        "a\u2028b",
        "\uFF0E\uFF0E/secret",
        "\u2025/secret",
        "\uFF0E./secret",
        "x\uFF0F..\uFF0F..\uFF0Fsecret",
        "\uFF0Fetc",
        "a\uFF3Cb",
        "\uFF05\uFF12e",
        ".. /secret",
        " ../secret",
        "...",
        "a\uD800b"
      })
  void aNameThatCouldMeanAnotherPlaceIsRefused(String hostile) {
    assertThatThrownBy(() -> SCOPE.key(hostile)).isInstanceOf(RefusedKeyException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a/b/c.bin",
        ".hidden",
        "a..b/c...d",
        "2026-01-02T03:04:05Z/part=1",
        "100%",
        "größe/北京/📊",
        "with space/ok",
        "a:b"
      })
  void anOrdinaryNameIsTakenAsItIs(String name) {
    assertThat(SCOPE.key(name).full()).isEqualTo("tenant/live/" + name);
  }

  @Test
  void theLimitOf1024BytesCountsTheScopeAndUtf8() {
    int room = KeyRules.MAX_BYTES - SCOPE.root().length();

    assertThat(SCOPE.key("x".repeat(room)).full()).hasSize(1024);
    assertThatThrownBy(() -> SCOPE.key("x".repeat(room + 1))).hasMessageContaining("1025 bytes");
    assertThatThrownBy(() -> SCOPE.key("ü".repeat(room / 2 + 1)))
        .isInstanceOf(RefusedKeyException.class);
  }

  @Test
  void aScopeIsHeldToTheSameRules() {
    assertThatThrownBy(() -> new KeyScope("tenant/..")).isInstanceOf(RefusedKeyException.class);
    assertThatThrownBy(() -> new KeyScope("tenant/")).isInstanceOf(RefusedKeyException.class);
    assertThat(KeyScope.WHOLE_BUCKET.key("a/b").full()).isEqualTo("a/b");
  }

  @Property(tries = 5000)
  void noAcceptedNameEverLeavesItsScopeHoweverItIsRead(@ForAll("names") String name) {
    Optional<ObjectKey> key = accepted(name);
    Statistics.label("accepted").collect(key.isPresent());
    if (key.isEmpty()) {
      return;
    }

    String reading = "/bucket/" + key.get().full();
    for (int i = 0; i < 3; i++) {
      assertInside(reading);
      assertInside(Normalizer.normalize(reading, Normalizer.Form.NFKC));
      assertInside(Normalizer.normalize(reading, Normalizer.Form.NFKC).replace('\\', '/'));
      reading = decoded(reading);
    }
  }

  /** The short way must take nothing that the long one refuses. */
  @Property(tries = 5000)
  void whatIsPlainIsWhatNoRuleRefuses(@ForAll("nearlyPlain") String name) {
    boolean plain = KeyRules.isPlain(name);
    Statistics.label("plain").collect(plain);
    if (plain) {
      assertThatCode(() -> KeyRules.requireHarmless(name)).doesNotThrowAnyException();
    }
  }

  @Provide
  Arbitrary<String> nearlyPlain() {
    Arbitrary<String> one =
        Arbitraries.of(".", "/", "..", "\\", "C:", "%2e", "\u0130", "\u007f", " ");
    return Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.of("a", "Z", "0", "_", "-", "a.b", "a/b")),
            Tuple.of(3, Arbitraries.of(".", "/")),
            Tuple.of(1, one))
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> hostile =
        Arbitraries.of(
            ".", "..", "/", "\\", "%", "%2e", "%2F", "%25", "2e", "\uFF0E", "\uFF0F", "\u2025",
            "\uFF05", "\u0000", "\n", " ", "C:", "~", "a", "b", "é", "📊", "name", "\uD800");
    return Arbitraries.oneOf(
            hostile, Arbitraries.of("/", "a", "."), Arbitraries.strings().ofMaxLength(3))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  private static Optional<ObjectKey> accepted(String name) {
    try {
      return Optional.of(SCOPE.key(name));
    } catch (RefusedKeyException e) {
      return Optional.empty();
    }
  }

  private static void assertInside(String reading) {
    Path resolved = Path.of(reading).normalize();
    assertThat(resolved.startsWith(ROOT) && !resolved.equals(ROOT))
        .as("%s read as %s", reading, resolved)
        .isTrue();
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}

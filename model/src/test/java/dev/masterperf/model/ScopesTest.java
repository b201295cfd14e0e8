package dev.masterperf.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "global",
        "prod/eu-1",
        "team-a",
        "te\u0430m-a", // Cyrillic: another scope, and no other form of this one
        "*",
        "Straße/東京",
        "v1.2/..x/.hidden",
        "with a space",
        "\ud83d\ude00"
      })
  void namesAreTaken(String scope) {
    assertThatCode(() -> Scopes.requireName(scope)).doesNotThrowAnyException();
  }

  @Test
  void aNameThatIsTooLongIsRefused() {
    assertThatCode(() -> Scopes.requireName("n".repeat(1024))).doesNotThrowAnyException();
    assertThatThrownBy(() -> Scopes.requireName("n".repeat(1025)))
        .hasMessage("scope has 1025 characters, at most 1024 are taken");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "prod%2Feu, U+0025",
        "prod\\eu, U+005C",
        "`prod\u0000`, U+0000",
        "`prod\neu`, U+000A",
        "prod\u200b, U+200B",
        "\u202eprod, U+202E",
        "/prod, part without a name",
        "prod/, part without a name",
        "prod//eu, part without a name",
        "/, part without a name",
        "., the part .",
        "prod/../eu, the part ..",
        "../eu, the part ..",
        "prod/., the part .",
        "\uff50rod, send \"prod\"",
        "\ufb01n, send \"fin\"",
        "cafe\u0301, send \"caf\u00e9\"",
        "prod\u2024eu, send \"prod.eu\"",
        "\u2025, send \"..\"",
        "a\u00a0b, send \"a b\""
      })
  void whatCouldBeTakenForAnotherIsRefusedAndSaysWhatToDo(String scope, String says) {
    assertThatThrownBy(() -> Scopes.requireName(scope))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("scope ")
        .hasMessageContaining(says);
  }
}

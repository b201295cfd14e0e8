package dev.masterperf.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTest {
  @Test
  void isReadAsItIsWritten() {
    Grant grant = Grant.parse("viewer:prod/eu-*");

    assertThat(grant).isEqualTo(new Grant(Role.VIEWER, "prod/eu-*"));
    assertThat(grant.text()).isEqualTo("viewer:prod/eu-*");
    assertThat(Grant.parse("admin:*").pattern()).isEqualTo("*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "viewer:",
        "viewer:/prod",
        "viewer:prod/",
        "viewer:a//b",
        "viewer:a/../b",
        "viewer:a%2Fb",
        "viewer:a\\b",
        "viewer:a\u0000",
        "viewer:\uFF50rod",
        "viewer:**"
      })
  void whatCouldBeTakenForAnotherScopeIsNoPattern(String text) {
    assertThatThrownBy(() -> Grant.parse(text)).hasMessageContaining("is no pattern of scopes");
  }

  @Test
  void aWrongGrantIsToldWithWhatThereIs() {
    assertThatThrownBy(() -> Grant.parse("boss:prod"))
        .hasMessage(
            "there is no role \"boss\"; there are viewer, operator, editor, ingest, auditor, admin");
    assertThatThrownBy(() -> Grant.parse("prod"))
        .hasMessage("\"prod\" is no grant; write ROLE:SCOPE, such as viewer:prod or admin:*");
  }
}

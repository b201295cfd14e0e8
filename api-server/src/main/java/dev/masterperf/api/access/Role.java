package dev.masterperf.api.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody is in some scopes; the table of permissions says what that allows. */
public enum Role {
  VIEWER,
  OPERATOR,
  EDITOR,
  INGEST,
  AUDITOR,
  ADMIN;

  /** As grants name it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of this name. */
  public static Optional<Role> named(String name) {
    return Arrays.stream(values()).filter(role -> role.wireName().equals(name)).findFirst();
  }
}

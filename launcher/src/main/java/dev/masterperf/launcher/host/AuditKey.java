package dev.masterperf.launcher.host;

import dev.masterperf.model.audit.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the key that signs audit comes from. */
public final class AuditKey {
  private AuditKey() {}

  /**
   * The configured key; where none is, the one kept in the data folder, made the first time.
   *
   * @throws CannotStartException if the file holds none
   */
  public static SigningKey of(Optional<Path> configured, DataFolder data) {
    if (configured.isPresent()) {
      return read(configured.get());
    }
    Path file = data.auditKeyFile();
    return parse(file, PrivateFile.readOrCreate(file, SigningKey::generate));
  }

  /**
   * The key in a file.
   *
   * @throws CannotStartException if there is none
   */
  public static SigningKey read(Path file) {
    try {
      return parse(file, Files.readString(file));
    } catch (IOException e) {
      throw new CannotStartException("cannot read the audit key " + file + ": " + e, e);
    }
  }

  private static SigningKey parse(Path file, String text) {
    try {
      return SigningKey.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CannotStartException(file + ": " + e.getMessage(), e);
    }
  }
}

package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is shipped of others is what somebody looked at: no version comes along with another, and no
 * file is another one under the same name. The list is read by {@code sha256sum --check} too.
 */
class LibrariesTest {
  private static final Path LIST = Path.of("libraries.sha256");

  /** Written by the build: the class path of what is shipped. */
  private static final Path SHIPPED = Path.of("target", "shipped-libraries");

  private static final Path FOUND = Path.of("target", "libraries.sha256");

  @Test
  void whatIsShippedIsWhatWasLookedAt() throws IOException {
    List<String> found =
        Arrays.stream(Files.readString(SHIPPED).strip().split(File.pathSeparator))
            .map(Path::of)
            .filter(LibrariesTest::isOfOthers)
            .sorted(Comparator.comparing(jar -> jar.getFileName().toString()))
            .map(LibrariesTest::line)
            .toList();
    Files.write(FOUND, found);

    assertThat(Files.readAllLines(LIST))
        .as(
            "launcher/libraries.sha256; if the change is meant, copy"
                + " launcher/target/libraries.sha256 over it and say in the commit what was looked"
                + " at")
        .containsExactlyElementsOf(found);
  }

  /** Our own modules are folders, or jars where a build was asked for them. */
  private static boolean isOfOthers(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(".jar") && !name.startsWith("masterperf-");
  }

  private static String line(Path jar) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
      return HexFormat.of().formatHex(hash) + "  " + jar.getFileName();
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("cannot read " + jar, e);
    }
  }
}

package dev.masterperf.benchmarks.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The compose file at the top of the repository: what runs there is what is tested here. */
final class ComposeFile {
  private static final Path FILE = Path.of("..", "docker-compose.yml");

  private ComposeFile() {}

  /** Name and tag of the image of one service. */
  static String image(String service) {
    Pattern image =
        Pattern.compile(
            "(?m)^  " + Pattern.quote(service) + ":\\n(?:    .*\\n)*?    image: (\\S+)$");
    Matcher matcher = image.matcher(text());
    if (!matcher.find()) {
      throw new IllegalStateException(FILE + " names no image for service " + service);
    }
    return matcher.group(1);
  }

  private static String text() {
    try {
      return Files.readString(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

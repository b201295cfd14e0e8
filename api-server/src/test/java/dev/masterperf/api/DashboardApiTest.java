package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardApiTest {
  private static final Path FOLDER =
      Path.of("src/main/resources/dev/masterperf/api/dashboard").toAbsolutePath();

  /** Parts of the page by their address, modules by where they lie from the one that names them. */
  private static final Pattern PARTS =
      Pattern.compile(
          "(?:\"|')(/assets/[a-zA-Z0-9./-]+)(?:\"|')|(?:from |new URL\\()'(\\.[a-zA-Z0-9./-]+)'");

  private final RunningApi api = new RunningApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void thePageAndAllItsPartsAreServedFromHere() throws Exception {
    HttpResponse<String> page = api.get("/");
    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(page.body()).doesNotContain("http://", "https://", "<style", "onclick");

    assertThat(partsOf("/", page.body()))
        .contains("/assets/shell/main.js", "/assets/matrix/matrix.css");
  }

  /** From the pages on, through whatever a part names in turn. */
  @Test
  void partsNameOnlyWhatIsThereAndAllThatIsThereIsNamed() throws Exception {
    Set<String> seen = new TreeSet<>();
    Deque<String> next = new ArrayDeque<>(List.of("/", "/api", "/login"));
    while (!next.isEmpty()) {
      String path = next.remove();
      HttpResponse<String> part = api.get(path);
      assertThat(part.statusCode()).as(path).isEqualTo(200);
      if (path.endsWith(".js")) {
        assertThat(part.headers().firstValue("Content-Type").orElseThrow())
            .as(path)
            .startsWith("text/javascript");
      }
      partsOf(path, part.body()).stream().filter(seen::add).forEach(next::add);
    }

    assertThat(seen)
        .containsAll(
            files()
                // Named where they are put together, not by a literal.
                .filter(file -> !file.equals("history/history.css") && !file.contains("uplot"))
                .filter(file -> file.endsWith(".js") || file.endsWith(".css"))
                .map(file -> "/assets/" + file)
                .toList());
  }

  /** What others wrote lies here as they gave it out, with its licence. */
  @Test
  void vendoredFilesAreTheOnesThatWereChecked() throws Exception {
    Path vendor = FOLDER.resolve("vendor");
    Map<String, String> pinned =
        Files.readAllLines(vendor.resolve("CHECKSUMS")).stream()
            .map(line -> line.split("  ", 2))
            .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0]));
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(vendor)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.equals("CHECKSUMS")) {
          found.put(name, sha256(Files.readAllBytes(file)));
        }
      }
    }

    assertThat(found).containsExactlyInAnyOrderEntriesOf(pinned);
    assertThat(pinned.keySet())
        .filteredOn(name -> name.endsWith(".js"))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(pinned).containsKey(name.replace(".js", ".LICENSE.txt")));
    assertThat(api.get("/assets/vendor/fzstd.LICENSE.txt").body()).contains("MIT License");
  }

  @Test
  void nothingFromElsewhereMayRunInThePage() throws Exception {
    HttpResponse<String> page = api.get("/");

    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains(
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'")
        .doesNotContain("unsafe", "http", "*");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(page.headers().firstValue("Cross-Origin-Opener-Policy")).contains("same-origin");
    assertThat(page.headers().firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
    assertThat(page.headers().firstValue("Permissions-Policy").orElseThrow())
        .contains("camera=()", "geolocation=()", "microphone=()");
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip", "zstd", "gzip, zstd"})
  void anUnchangedPartIsNotSentAgainHoweverItWasEncoded(String encodings) throws Exception {
    String part = "/assets/vendor/uplot.js";
    HttpResponse<String> first = api.get(part, "Accept-Encoding", encodings);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again =
        api.get(part, "Accept-Encoding", encodings, "If-None-Match", "\"other\", " + tag);

    assertThat(first.headers().firstValue("Content-Encoding").isPresent())
        .isEqualTo(!encodings.equals("identity"));
    assertThat(tag).startsWith("W/"); // it names the part, not the bytes of one encoding
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("ETag")).contains(tag);
    assertThat(List.of(first, again))
        .allSatisfy(
            answer ->
                assertThat(answer.headers().firstValue("Vary").orElseThrow())
                    .contains("Accept-Encoding"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2fopenapi.json",
        "%2e%2e%2fopenapi.json",
        "shell%2f..%2f..%2fopenapi.json",
        "vendor/CHECKSUMS",
        "Dashboard.class",
        "package-info.class",
        "nothing.js",
        "shell/nothing.js",
        "shell//main.js",
        "shell/",
        "shell",
        "index.html"
      })
  void nothingButItsPartsIsServed(String name) throws Exception {
    assertThat(api.get("/assets/" + name).statusCode()).isBetween(400, 404);
  }

  private static List<String> partsOf(String path, String text) {
    return PARTS.matcher(text).results().map(match -> resolved(path, match)).toList();
  }

  private static String resolved(String path, MatchResult match) {
    return match.group(1) == null
        ? URI.create(path).resolve(match.group(2)).toString()
        : match.group(1);
  }

  /** With their folders, relative to that of the page. */
  private static Stream<String> files() throws Exception {
    try (Stream<Path> all = Files.walk(FOLDER)) {
      return all
          .filter(Files::isRegularFile)
          .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
          .toList()
          .stream();
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}

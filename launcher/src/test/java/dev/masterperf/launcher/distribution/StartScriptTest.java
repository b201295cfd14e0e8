package dev.masterperf.launcher.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script as it is shipped, with a stand-in for Java that tells what it was given. */
class StartScriptTest {
  private static final Path SHIPPED = Path.of("src", "main", "distribution", "bin");

  /** Above what a system gives away as the number of a process. */
  private static final String GONE = "99999999";

  @TempDir Path folder;
  private Path home;
  private Path classData;

  @BeforeEach
  void unpack() throws IOException {
    home = folder.resolve("masterperf");
    classData = folder.resolve("cache");
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("lib"));
    for (String name : List.of("masterperf", "java.sh")) {
      Files.copy(SHIPPED.resolve(name), home.resolve("bin").resolve(name));
    }
    Files.writeString(home.resolve("masterperf.jar"), "the product");
    java("17", "0");
  }

  @Test
  void startsTheJarBesideItWithAllItWasGiven() throws Exception {
    assertThat(start("send", "--value", "two words").out())
        .containsSubsequence(
            "-XX:+ExitOnOutOfMemoryError",
            "-Xmx384m",
            "-jar",
            home + "/masterperf.jar",
            "send",
            "--value",
            "two words");
  }

  @Test
  void anOldJavaIsOneLineThatSaysWhatIsNeeded() throws Exception {
    java("11", "0");

    Ended ended = start("up");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .containsExactly(
            "masterperf: Java 17 or later is needed, %s/bin/java is 11; set JAVA_HOME to a newer one"
                .formatted(folder));
  }

  @Test
  void aServerWritesTheClassesItLoadedWhenItEnds() throws Exception {
    assertThat(start("serve").out()).anyMatch(StartScriptTest::writesClasses);
    assertThat(start("up").out()).anyMatch(StartScriptTest::writesClasses);
    assertThat(start("send").out()).noneMatch(StartScriptTest::writesClasses);
  }

  @Test
  void whatOneWroteIsUsedByTheNext() throws Exception {
    write(classDataName(Duration.ofMinutes(2)), Duration.ZERO);

    List<String> second = start("up").out();
    List<String> third = start("send").out();

    assertThat(second)
        .anyMatch(StartScriptTest::usesClasses)
        .noneMatch(StartScriptTest::writesClasses);
    assertThat(third).anyMatch(StartScriptTest::usesClasses);
    assertThat(classFiles()).singleElement().asString().endsWith(".7.jsa");
  }

  @Test
  void aFailedStartLoadedTooLittle() throws Exception {
    write(classDataName(Duration.ofSeconds(40)), Duration.ZERO);

    assertThat(start("up").out()).anyMatch(StartScriptTest::writesClasses);
    assertThat(classFiles()).isEmpty();
  }

  @Test
  void aFileThatJavaCannotUseIsMadeAnew() throws Exception {
    write(classDataName(Duration.ofMinutes(2)), Duration.ZERO);
    java("17", "1");

    assertThat(start("up").out()).anyMatch(StartScriptTest::writesClasses);
    assertThat(classFiles()).isEmpty();
  }

  @Test
  void aShortenedFileWouldMakeJavaCrash() throws Exception {
    write(classDataName(Duration.ofMinutes(2)), Duration.ZERO);
    start("up");
    Files.writeString(classFiles().get(0), "cut");

    assertThat(start("up").out()).anyMatch(StartScriptTest::writesClasses);
    assertThat(classFiles()).isEmpty();
  }

  @Test
  void anotherProductOrJavaHasAFileOfItsOwn() throws Exception {
    write(classDataName(Duration.ofMinutes(2)), Duration.ZERO);
    start("up");

    Files.writeString(home.resolve("masterperf.jar"), "the next product");
    assertThat(start("up").out()).noneMatch(StartScriptTest::usesClasses);

    Files.writeString(home.resolve("masterperf.jar"), "the product");
    assertThat(start("up").out()).anyMatch(StartScriptTest::usesClasses);
    java("21", "0");
    assertThat(start("up").out()).noneMatch(StartScriptTest::usesClasses);
  }

  @Test
  void filesNobodyUsedForAMonthGo() throws Exception {
    write("classes-1-2.5.jsa", Duration.ofDays(40));
    write("classes-3-4.5.jsa", Duration.ofDays(10));

    start("send");

    assertThat(classFiles())
        .extracting(Path::getFileName)
        .extracting(Path::toString)
        .containsExactly("classes-3-4.5.jsa");
  }

  @Test
  void aFolderThatOthersCanWriteIsNotUsed() throws Exception {
    Files.createDirectories(classData);
    Files.setPosixFilePermissions(classData, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(start("up").out()).noneMatch(StartScriptTest::writesClasses);
  }

  @Test
  void itCanBeTurnedOff() throws Exception {
    assertThat(run("off", "", "up").out()).noneMatch(StartScriptTest::writesClasses);
    assertThat(run(classData.toString(), "-Xshare:off", "up").out())
        .noneMatch(StartScriptTest::writesClasses);
  }

  private static boolean writesClasses(String argument) {
    return argument.startsWith("-XX:ArchiveClassesAtExit=");
  }

  private static boolean usesClasses(String argument) {
    return argument.startsWith("-XX:SharedArchiveFile=");
  }

  /** As a process named it that ran for so long; the start before tells the rest of the name. */
  private String classDataName(Duration ran) throws Exception {
    String named =
        start("up").out().stream().filter(StartScriptTest::writesClasses).findFirst().orElseThrow();
    String key = named.substring(named.lastIndexOf('/') + 1).split("\\.")[0];
    return "%s.%s.%d.new".formatted(key, GONE, Instant.now().minus(ran).getEpochSecond());
  }

  private void write(String name, Duration age) throws IOException {
    Files.createDirectories(classData);
    Path file = Files.writeString(classData.resolve(name), "classes");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  private List<Path> classFiles() throws IOException {
    try (Stream<Path> files = Files.list(classData)) {
      return files.toList();
    }
  }

  /** A Java of this release, which ends with {@code code} where it is to try a file. */
  private void java(String release, String code) throws IOException {
    Path java = folder.resolve("bin").resolve("java");
    Files.createDirectories(java.getParent());
    Files.writeString(
        java,
        """
        #!/bin/sh
        case "$*" in
        *-XshowSettings*)
          echo '    java.specification.version = %1$s' >&2
          echo '    java.vm.version = %1$s.0.1' >&2 ;;
        *-Xshare:on*) exit %2$s ;;
        *) for each in "$@"; do echo "$each"; done ;;
        esac
        """
            .formatted(release, code));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** How it ended, and the lines it wrote. */
  private record Ended(int code, List<String> out, List<String> err) {}

  private Ended start(String... arguments) throws Exception {
    return run(classData.toString(), "", arguments);
  }

  private Ended run(String data, String options, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("bash", home.resolve("bin/masterperf").toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MASTERPERF_"));
    builder.environment().put("JAVA_HOME", folder.toString());
    builder.environment().put("MASTERPERF_CLASS_DATA", data);
    builder.environment().put("MASTERPERF_JAVA_OPTS", options);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
  }
}

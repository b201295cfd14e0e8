package dev.masterperf.launcher.command;

import dev.masterperf.api.coverage.CoverageHeaders;
import dev.masterperf.launcher.host.CannotStartException;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of commands that print what a server answers, whatever its form and length. */
final class Download {
  private static final int HTTP_OK = 200;
  private static final int BUFFER_BYTES = 1 << 16;

  /** Instead of how many bytes came. */
  private static final int BROKEN_OFF = -2;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Server (${DEFAULT-VALUE})",
      converter = ServerUrl.class,
      defaultValue = "http://127.0.0.1:3004")
  URI url;

  @Mixin final ApiKeyOption key = new ApiKeyOption();

  @Option(
      names = "--format",
      paramLabel = "FORM",
      description = "table, json, ndjson, csv or parquet (what fits where it goes)")
  @Nullable String format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write into this file instead")
  @Nullable Path output;

  private final PrintStream out;
  private final Supplier<String> usual;
  private final List<String> parameters = new ArrayList<>();

  private Download(PrintStream out, Supplier<String> usual) {
    this.out = out;
    this.usual = usual;
  }

  /** Prints a table unless told otherwise. */
  static Download tableTo(PrintStream out) {
    return new Download(out, () -> "table");
  }

  /** Prints a table on a terminal and JSON for programs, unless told otherwise. */
  static Download to(PrintStream out) {
    return new Download(out, () -> Terminal.isInteractive() ? "table" : "json");
  }

  /** Asks with a parameter; nothing happens where there is no value. */
  void parameter(String name, @Nullable Object value) {
    if (value != null) {
      parameters.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
    }
  }

  /**
   * Asks and prints.
   *
   * @return what the process ends with
   */
  int run(String path) {
    String form = format == null ? usual.get() : format;
    parameter("format", form);
    if (form.equals("parquet") && output == null && Terminal.isInteractive()) {
      throw new ParameterException(
          spec.commandLine(), "parquet is no text; name a file for it with --output");
    }
    HttpResponse<InputStream> response =
        new ApiClient(url, key.key()).open(path + "?" + String.join("&", parameters));
    PrintWriter err = spec.commandLine().getErr();
    try (InputStream body = response.body()) {
      if (response.statusCode() != HTTP_OK) {
        String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        err.println("masterperf: " + ApiClient.problem(response.statusCode(), text));
        return ExitCodes.FAILED;
      }
      for (String lacks : List.of(CoverageHeaders.INCOMPLETE, CoverageHeaders.WARNINGS)) {
        response.headers().firstValue(lacks).ifPresent(text -> err.println("masterperf: " + text));
      }
      int exit = copied(body, err);
      if (output == null && form.equals("json")) {
        out.println(); // JSON has no line break of its own, which a shell's prompt needs
      }
      out.flush();
      return exit;
    } catch (IOException e) {
      throw new CannotStartException("cannot write the answer: " + e.getMessage(), e);
    } finally {
      err.flush();
    }
  }

  private int copied(InputStream body, PrintWriter err) throws IOException {
    try (OutputStream file =
        output == null ? null : new BufferedOutputStream(new FileOutputStream(output.toFile()))) {
      OutputStream to = file == null ? out : file;
      byte[] buffer = new byte[BUFFER_BYTES];
      while (true) {
        int length = next(body, buffer);
        if (length == BROKEN_OFF) {
          err.println("masterperf: the answer broke off; what was written is not all of it");
          return ExitCodes.FAILED;
        }
        if (length < 0) {
          return ExitCodes.OK;
        }
        to.write(buffer, 0, length);
        if (file == null && out.checkError()) {
          return ExitCodes.OK; // nobody reads any more, as behind head
        }
      }
    }
  }

  private static int next(InputStream body, byte[] buffer) {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      return BROKEN_OFF;
    }
  }
}

package dev.masterperf.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.rule.RuleDocument;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The rule files of a running installation: those of processors, and those stored for all. */
final class RulesFilesCommands {
  private static final String FILES = "/api/v1/rules/files";
  private static final int CREATED = 201;

  private RulesFilesCommands() {}

  /** What they have in common: a server, and what it says. */
  abstract static class OnServer implements Callable<Integer> {
    @Spec CommandSpec spec;
    @Mixin final ServerOption server = new ServerOption();

    ApiClient api() {
      return server.api();
    }

    PrintWriter out() {
      return spec.commandLine().getOut();
    }

    static String path(String name) {
      return FILES + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Says why it was refused, with every mistake on a line of its own. */
    int refused(HttpResponse<String> answer, String name) {
      PrintWriter err = spec.commandLine().getErr();
      JsonNode problems = ApiClient.json(answer).path("problems");
      if (problems.isEmpty()) {
        err.println("masterperf: " + ApiClient.problem(answer));
      }
      for (JsonNode problem : problems) {
        String line = problem.path("line").isNull() ? "" : ":" + problem.path("line").asInt();
        err.println("masterperf: " + name + line + ": " + problem.path("message").asText());
      }
      return ExitCodes.FAILED;
    }
  }

  /** Lists. */
  @Command(
      name = "list",
      description = "List the rule files there are, each with its version.",
      mixinStandardHelpOptions = true)
  static final class ListFiles extends OnServer {
    @Override
    public Integer call() {
      HttpResponse<String> answer = api().get(FILES);
      if (ApiClient.isRefused(answer)) {
        return refused(answer, "");
      }
      JsonNode files = ApiClient.json(answer).path("files");
      files.forEach(file -> out().println(line(file)));
      out().println(files.size() + (files.size() == 1 ? " file" : " files"));
      return ExitCodes.OK;
    }

    private static String line(JsonNode file) {
      return file.path("origin").asText().equals("stored")
          ? "%s  version %d  saved %s"
              .formatted(
                  file.path("name").asText(),
                  file.path("version").asLong(),
                  file.path("savedAt").asText())
          : file.path("name").asText() + "  of a processor (--rules)";
    }
  }

  /** Shows one. */
  @Command(
      name = "get",
      description = "Print the text of a rule file.",
      mixinStandardHelpOptions = true)
  static final class Get extends OnServer {
    @Parameters(paramLabel = "NAME", description = "Of the rule file")
    String name;

    @Override
    public Integer call() {
      HttpResponse<String> answer = api().get(path(name));
      if (ApiClient.isRefused(answer)) {
        return refused(answer, name);
      }
      out().print(ApiClient.json(answer).path("text").asText());
      out().flush();
      return ExitCodes.OK;
    }
  }

  /** On which version something may be done. */
  static final class IfVersion {
    @Option(
        names = "--if-version",
        paramLabel = "VERSION",
        description = "Only if this is the version that is there, as list tells it")
    @Nullable Long version;

    List<String> headers() {
      return version == null ? List.of() : List.of("If-Match", "\"" + version + "\"");
    }
  }

  /** Saves one. */
  @Command(
      name = "put",
      description =
          "Save a rule file for all processors, in place of what was saved under its name: taken"
              + " within a second, without a restart, and kept.",
      mixinStandardHelpOptions = true)
  static final class Put extends OnServer {
    @Parameters(paramLabel = "FILE", description = "Rule file")
    Path file;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "What it is to be called there; without it, as FILE is called")
    @Nullable String name;

    @Option(names = "--new", description = "Only if none of that name was saved")
    boolean onlyNew;

    @Mixin final IfVersion ifVersion = new IfVersion();

    @Override
    public Integer call() {
      RuleDocument read = RuleDocument.load(file);
      String to = name == null ? read.name() : name;
      List<String> headers = new ArrayList<>(ifVersion.headers());
      if (onlyNew) {
        headers.addAll(List.of("If-None-Match", "*"));
      }
      HttpResponse<String> answer = api().putYaml(path(to), read.text(), headers);
      if (ApiClient.isRefused(answer)) {
        return refused(answer, file.toString());
      }
      JsonNode saved = ApiClient.json(answer);
      out()
          .println(
              "%s %s as version %d, %s"
                  .formatted(
                      to,
                      answer.statusCode() == CREATED ? "saved" : "replaced",
                      saved.path("version").asLong(),
                      saved.path("active").asBoolean()
                          ? "in force"
                          : "not yet in force at every processor; see rules list and the warnings"
                              + " of /api/v1/rules"));
      return ExitCodes.OK;
    }
  }

  /** Takes one out. */
  @Command(
      name = "delete",
      description = "Take a saved rule file out; its alerts are resolved.",
      mixinStandardHelpOptions = true)
  static final class Delete extends OnServer {
    @Parameters(paramLabel = "NAME", description = "Of the rule file")
    String name;

    @Mixin final IfVersion ifVersion = new IfVersion();

    @Override
    public Integer call() {
      HttpResponse<String> answer = api().delete(path(name), ifVersion.headers());
      if (ApiClient.isRefused(answer)) {
        return refused(answer, name);
      }
      out().println(name + " deleted");
      return ExitCodes.OK;
    }
  }
}

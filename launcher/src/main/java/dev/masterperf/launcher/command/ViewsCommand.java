package dev.masterperf.launcher.command;

import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.api.views.View;
import dev.masterperf.api.views.ViewReader;
import dev.masterperf.launcher.host.CannotStartException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Views of the page as files: checks them without a server, and keeps them on one. */
@Command(
    name = "views",
    description = "Check, list, read, save and delete views of the page.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ViewsCommand.Check.class,
      ViewsCommand.All.class,
      ViewsCommand.Get.class,
      ViewsCommand.Put.class,
      ViewsCommand.Delete.class
    })
public final class ViewsCommand extends ServerCommand {
  private static final String PATH = "/api/v1/views";

  private static View read(Path file, String text) {
    return ViewReader.read(file.toString(), text);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CannotStartException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String path(String name) {
    if (!ViewReader.NAME.matcher(name).matches()) {
      throw new CannotStartException(
          "a view's name has letters, digits, dots, dashes and underscores, in lower case, not \""
              + name
              + "\"");
    }
    return PATH + "/" + name;
  }

  /** Checks. */
  @Command(
      name = "check",
      description =
          "Check files of views, without a server: exits with 2 and every mistake with its line if"
              + " one cannot be taken.",
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @ParentCommand ViewsCommand parent;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Views in YAML")
    List<Path> files;

    @Override
    public Integer call() {
      List<YamlFileException.Problem> problems = new ArrayList<>();
      for (Path file : files) {
        String text = text(file);
        try {
          View view = read(file, text);
          parent.out().println(file + ": view " + view.name() + " is right");
        } catch (YamlFileException e) {
          problems.addAll(e.problems());
        }
      }
      if (!problems.isEmpty()) {
        throw new YamlFileException(problems);
      }
      return ExitCodes.OK;
    }
  }

  /** Lists. */
  @Command(
      name = "list",
      description = "List the views that are kept.",
      mixinStandardHelpOptions = true)
  static final class All implements Callable<Integer> {
    @ParentCommand ViewsCommand parent;

    @Override
    public Integer call() {
      return parent.answered(
          parent.api().get(PATH),
          answer ->
              answer
                  .path("views")
                  .forEach(
                      one ->
                          parent
                              .out()
                              .printf(
                                  "%s  version %d of %s  %s%n",
                                  one.path("name").asText(),
                                  one.path("version").asLong(),
                                  one.path("savedAt").asText(),
                                  one.path("title").asText())));
    }
  }

  /** Reads. */
  @Command(
      name = "get",
      description = "Print a view as its author wrote it.",
      mixinStandardHelpOptions = true)
  static final class Get implements Callable<Integer> {
    @ParentCommand ViewsCommand parent;

    @Parameters(paramLabel = "NAME", description = "Of the view")
    String name;

    @Override
    public Integer call() {
      HttpResponse<String> response = parent.api().get(path(name));
      return parent.answered(
          response,
          answer -> {
            parent.out().print(response.body());
            parent.out().flush();
          });
    }
  }

  /** Saves. */
  @Command(
      name = "put",
      description = "Check a file and save it as the view that it names.",
      mixinStandardHelpOptions = true)
  static final class Put implements Callable<Integer> {
    @ParentCommand ViewsCommand parent;

    @Parameters(paramLabel = "FILE", description = "A view in YAML")
    Path file;

    @Option(names = "--new", description = "Only if no view has its name")
    boolean fresh;

    @Option(
        names = "--if-match",
        paramLabel = "TAG",
        description = "Only in place of this version: the ETag it was read with")
    @Nullable String tag;

    @Override
    public Integer call() {
      String text = text(file);
      String name = read(file, text).name();
      HttpResponse<String> response = parent.api().putYaml(path(name), text, precondition());
      return parent.answered(
          response,
          answer ->
              parent
                  .out()
                  .println(
                      name
                          + " is saved, version "
                          + answer.path("version").asLong()
                          + ": "
                          + parent.url.resolve("/?view=" + name)));
    }

    private List<String> precondition() {
      if (fresh) {
        return List.of("If-None-Match", "*");
      }
      return tag == null ? List.of() : List.of("If-Match", tag);
    }
  }

  /** Deletes. */
  @Command(name = "delete", description = "Delete a view.", mixinStandardHelpOptions = true)
  static final class Delete implements Callable<Integer> {
    @ParentCommand ViewsCommand parent;

    @Parameters(paramLabel = "NAME", description = "Of the view")
    String name;

    @Override
    public Integer call() {
      return parent.answered(
          parent.api().delete(path(name), List.of()),
          answer -> parent.out().println(name + " is deleted"));
    }
  }
}

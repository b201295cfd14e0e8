package dev.masterperf.launcher.command;

import dev.masterperf.launcher.config.Key;
import dev.masterperf.launcher.config.Mode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The configuration keys as options of a command. */
final class ConfigOptions {
  private ConfigOptions() {}

  /** Gives a command the flag of every key it uses. */
  static void add(CommandSpec command, Mode mode) {
    for (Key key : Key.values()) {
      if (key.usedBy(mode)) {
        command.addOption(option(key, mode));
      }
    }
  }

  /** Gives a command the flags of these keys. */
  static void add(CommandSpec command, Mode mode, List<Key> keys) {
    keys.forEach(key -> command.addOption(option(key, mode)));
  }

  private static OptionSpec option(Key key, Mode mode) {
    if (key.placeholder().isEmpty()) {
      return OptionSpec.builder(key.flag()).arity("0").description(key.description()).build();
    }
    String preset = key.preset(mode);
    return OptionSpec.builder(key.flag())
        .type(String.class)
        .arity("1")
        .paramLabel(key.placeholder())
        .description(key.description() + (preset.isEmpty() ? "" : " (" + preset + ")"))
        .build();
  }

  /** What the command line sets. A flag without a value turns what its key is by default. */
  static Map<Key, String> given(ParseResult result) {
    Map<Key, String> given = new EnumMap<>(Key.class);
    for (Key key : Key.values()) {
      if (result.hasMatchedOption(key.flag())) {
        given.put(
            key,
            key.placeholder().isEmpty()
                ? Boolean.toString(!Boolean.parseBoolean(key.preset(Mode.UP)))
                : result.matchedOptionValue(key.flag(), ""));
      }
    }
    return given;
  }
}

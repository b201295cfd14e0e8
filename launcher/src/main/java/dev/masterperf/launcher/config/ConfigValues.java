package dev.masterperf.launcher.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The text of every key and where it came from: defaults, below file, environment and flags. */
final class ConfigValues {
  /** The source of a value that is set nowhere. */
  static final String DEFAULT = "default";

  private static final String PREFIX = "MASTERPERF_";

  /** Read by the start script, and by the commands that ask a server. */
  private static final Set<String> FOREIGN =
      Set.of("MASTERPERF_JAVA_OPTS", "MASTERPERF_CLASS_DATA", "MASTERPERF_API_KEY");

  private final Map<Key, Value> values = new EnumMap<>(Key.class);
  private final List<String> problems = new ArrayList<>();

  private final Mode mode;

  private ConfigValues(Mode mode) {
    this.mode = mode;
  }

  static ConfigValues read(
      Mode mode, Optional<Path> file, Map<String, String> environment, Map<Key, String> flags) {
    ConfigValues all = new ConfigValues(mode);
    for (Key key : Key.values()) {
      all.values.put(key, new Value(key.preset(mode), DEFAULT));
    }
    file.ifPresent(path -> all.values.putAll(FileSource.read(path, all.problems)));
    all.readEnvironment(environment);
    flags.forEach((key, text) -> all.values.put(key, new Value(text, key.flag())));
    return all;
  }

  private void readEnvironment(Map<String, String> environment) {
    environment.forEach(
        (variable, text) -> {
          if (variable.startsWith(PREFIX) && !FOREIGN.contains(variable)) {
            Key.ofVariable(variable)
                .ifPresentOrElse(
                    key -> values.put(key, new Value(text, variable)),
                    () -> unknownVariable(variable));
          }
        });
  }

  private void unknownVariable(String variable) {
    problems.add(
        variable
            + ": unknown variable; did you mean "
            + Nearest.to(variable, Key.variables())
            + "?");
  }

  Value of(Key key) {
    return Objects.requireNonNull(values.get(key));
  }

  /** What is set and of no use in this mode, as one file may serve several: each with its place. */
  List<String> unused() {
    return values.entrySet().stream()
        .filter(one -> !one.getKey().usedBy(mode) && !one.getValue().source().equals(DEFAULT))
        .map(one -> one.getKey().path() + " (" + one.getValue().source() + ")")
        .toList();
  }

  /** What is wrong so far; the reader of the values adds to it. */
  List<String> problems() {
    return problems;
  }
}

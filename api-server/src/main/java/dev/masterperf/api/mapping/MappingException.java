package dev.masterperf.api.mapping;

import java.util.List;

/** Rules that cannot be used, with all that is wrong with them at once. */
public final class MappingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  MappingException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** At least one, each with file, line, rule, field and what to do. */
  public List<String> problems() {
    return problems;
  }
}

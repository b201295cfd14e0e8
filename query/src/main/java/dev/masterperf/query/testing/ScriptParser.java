package dev.masterperf.query.testing;

import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.StringLiteral;
import dev.masterperf.query.testing.ExpectLine.Kind;
import dev.masterperf.query.testing.ScriptCommand.Broken;
import dev.masterperf.query.testing.ScriptCommand.Clear;
import dev.masterperf.query.testing.ScriptCommand.Eval;
import dev.masterperf.query.testing.ScriptCommand.Load;
import dev.masterperf.query.testing.ScriptCommand.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a script: commands, each with the lines behind it up to an empty one. What is not
 * understood becomes a {@link Broken} command, so that nothing is passed over.
 */
final class ScriptParser {
  private static final Pattern LOAD = Pattern.compile("load(_with_nhcb)?\\s+(.+)");
  private static final Pattern INSTANT =
      Pattern.compile("eval(?:_(fail|warn|ordered|info))?\\s+instant\\s+(?:at\\s+(\\S+)\\s+)?(.+)");
  private static final Pattern RANGE =
      Pattern.compile(
          "eval(?:_(fail|warn|info))?\\s+range\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)\\s+(.+)");
  private static final Pattern RANGE_VECTOR =
      Pattern.compile("expect range vector\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)");
  private static final String STRING = "expect string";
  private static final String MESSAGE = "expected_fail_message";
  private static final String REGEXP = "expected_fail_regexp";

  private final List<String> lines = new ArrayList<>();
  private final List<ScriptCommand> commands = new ArrayList<>();
  private int at;

  private ScriptParser(String text) {
    for (String line : text.split("\n", -1)) {
      String bare = line.strip();
      lines.add(bare.startsWith("#") ? "" : bare);
    }
  }

  static List<ScriptCommand> parse(String text) {
    ScriptParser parser = new ScriptParser(text);
    while (parser.at < parser.lines.size()) {
      parser.command();
    }
    return List.copyOf(parser.commands);
  }

  private void command() {
    int line = at + 1;
    String first = lines.get(at++);
    if (first.isEmpty()) {
      return;
    }
    String word = first.split("[\t ]+", 2)[0].toLowerCase(Locale.ROOT);
    if (word.equals("clear")) {
      commands.add(new Clear(line));
    } else if (word.startsWith("load")) {
      load(line, first);
    } else if (word.startsWith("eval")) {
      eval(line, first);
    } else {
      commands.add(new Broken(line, "expected load, clear or eval, not: " + first));
    }
  }

  /** The lines of a command, and their numbers by what is returned and the position. */
  private List<String> block() {
    List<String> block = new ArrayList<>();
    while (at < lines.size() && !lines.get(at).isEmpty()) {
      block.add(lines.get(at++));
    }
    return block;
  }

  private void load(int line, String first) {
    Matcher matcher = LOAD.matcher(first);
    List<String> block = block();
    if (!matcher.matches()) {
      commands.add(new Broken(line, "expected load[_with_nhcb] STEP, not: " + first));
      return;
    }
    List<SeriesLine> series = new ArrayList<>();
    StartTimes starts = new StartTimes();
    for (int i = 0; i < block.size(); i++) {
      try {
        if (!starts.take(line + 1 + i, block.get(i))) {
          series.add(starts.put(SeriesLine.parse(line + 1 + i, block.get(i))));
        }
      } catch (ScriptException e) {
        commands.add(new Broken(e.line(), String.valueOf(e.getMessage())));
      }
    }
    try {
      starts.end(line + block.size());
      long step = Numbers.millis(matcher.group(2));
      commands.add(new Load(line, step, matcher.group(1) != null, series));
    } catch (ScriptException e) {
      commands.add(new Broken(e.line(), String.valueOf(e.getMessage())));
    } catch (IllegalArgumentException e) {
      commands.add(new Broken(line, String.valueOf(e.getMessage())));
    }
  }

  private void eval(int line, String first) {
    List<String> block = block();
    try {
      commands.add(new EvalParser(line, block).parse(first));
    } catch (ScriptException e) {
      commands.add(new Broken(e.line(), String.valueOf(e.getMessage())));
    } catch (IllegalArgumentException e) {
      commands.add(new Broken(line, String.valueOf(e.getMessage())));
    }
  }

  private static final class EvalParser {
    private final int line;
    private final List<String> block;
    private final List<ExpectLine> expected = new ArrayList<>();
    private final List<SeriesLine> series = new ArrayList<>();
    private Times times = Times.at(0);
    private @Nullable Double scalar;
    private @Nullable String text;

    EvalParser(int line, List<String> block) {
      this.line = line;
      this.block = block;
    }

    Eval parse(String first) {
      String expression = head(first);
      for (int i = 0; i < block.size(); i++) {
        read(line + 1 + i, block.get(i));
      }
      return new Eval(line, expression, times, expected, series, scalar, text);
    }

    private String head(String first) {
      Matcher instant = INSTANT.matcher(first);
      Matcher range = RANGE.matcher(first);
      boolean overTime = range.matches();
      if (!overTime && !instant.matches()) {
        throw new ScriptException(
            line,
            "expected eval instant at TIME EXPR or eval range from START to END step STEP EXPR,"
                + " not: "
                + first);
      }
      String mode = overTime ? range.group(1) : instant.group(1);
      if (mode != null) {
        expected.add(ExpectLine.any(Kind.valueOf(mode.toUpperCase(Locale.ROOT))));
      }
      if (overTime) {
        times = times(true, range, 2);
        return range.group(5);
      }
      times = Times.at(instant.group(2) == null ? 0 : Numbers.millis(instant.group(2)));
      return instant.group(3);
    }

    private Times times(boolean overTime, Matcher matcher, int group) {
      long start = Numbers.millis(matcher.group(group));
      long end = Numbers.millis(matcher.group(group + 1));
      long step = Numbers.millis(matcher.group(group + 2));
      if (end < start || step <= 0) {
        throw new ScriptException(line, "the end is before the start, or the step is not above 0");
      }
      return new Times(overTime, start, end, step);
    }

    private void read(int number, String row) {
      Matcher rangeVector = RANGE_VECTOR.matcher(row);
      if (rangeVector.matches()) {
        times = times(false, rangeVector, 1);
      } else if (row.startsWith(STRING)) {
        text = string(number, row.substring(STRING.length()).strip());
      } else if (row.split(" ", 2)[0].equals("expect")) {
        expect(number, row);
      } else if (row.startsWith(MESSAGE)) {
        failure(ExpectLine.message(Kind.FAIL, row.substring(MESSAGE.length()).strip()));
      } else if (row.startsWith(REGEXP)) {
        failure(ExpectLine.pattern(Kind.FAIL, row.substring(REGEXP.length()).strip()));
      } else if (Numbers.isOne(row)) {
        scalar = Numbers.parse(row);
      } else {
        series.add(values(SeriesLine.parse(number, row)));
      }
    }

    private static String string(int number, String quoted) {
      String problem = "expected a string in quotes";
      try {
        if (quoted.startsWith("\"") || quoted.startsWith("'") || quoted.startsWith("`")) {
          StringLiteral literal = StringLiteral.read(quoted + " ", 0);
          if (literal.end() == quoted.length()) {
            return literal.text();
          }
        }
      } catch (ExpressionException e) {
        problem = e.problem();
      }
      throw new ScriptException(number, problem + ", not: " + quoted);
    }

    private void expect(int number, String row) {
      try {
        ExpectLine line = ExpectLine.parse(row);
        refuseBoth(number, line.kind(), Kind.WARN, Kind.NO_WARN);
        refuseBoth(number, line.kind(), Kind.INFO, Kind.NO_INFO);
        expected.add(line);
      } catch (IllegalArgumentException e) {
        throw new ScriptException(number, String.valueOf(e.getMessage()));
      }
    }

    private void refuseBoth(int number, Kind added, Kind one, Kind other) {
      Kind against = added == one ? other : added == other ? one : null;
      if (against != null && expected.stream().anyMatch(line -> line.kind() == against)) {
        throw new ScriptException(
            number, "what is expected contradicts itself: " + one + " and " + other);
      }
    }

    /** In the older form what failure is expected stands on a line of its own. */
    private void failure(ExpectLine line) {
      expected.removeIf(one -> one.kind() == Kind.FAIL);
      expected.add(line);
    }

    private SeriesLine values(SeriesLine row) {
      if (times.stepMillis() == 0 && row.values().size() != 1) {
        throw new ScriptException(
            row.line(), "an evaluation at one time gives a series one value: " + row.labels());
      }
      return row;
    }
  }
}

package dev.masterperf.alerts.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function templates may call.
 *
 * @param most how many arguments it takes at most
 * @param weight how much more work a character of its arguments is than to copy it
 * @param check of arguments that are written as they are, when the template is read; null: none
 */
record Function(String name, int least, int most, int weight, Body body, @Nullable Check check) {
  static final int ANY = Integer.MAX_VALUE;

  /** What it does. */
  @FunctionalInterface
  interface Body {
    /**
     * @throws RenderException where these arguments have no answer
     */
    Value apply(List<Value> arguments, AlertData data);
  }

  /** Refuses a first argument that could never do. */
  @FunctionalInterface
  interface Check {
    /**
     * @throws RenderException if it could not
     */
    void of(String firstArgument);
  }

  static Function of(String name, int least, int most, Body body) {
    return new Function(name, least, most, 1, body, null);
  }

  Function checked(Check first) {
    return new Function(name, least, most, weight, body, first);
  }

  Function weighing(int more) {
    return new Function(name, least, most, more, body, check);
  }

  /** How many arguments it takes, in words. */
  String arity() {
    if (most == ANY) {
      return "at least " + count(least);
    }
    return least == most ? count(least) : least + " to " + count(most);
  }

  private static String count(int arguments) {
    return switch (arguments) {
      case 0 -> "no argument";
      case 1 -> "1 argument";
      default -> arguments + " arguments";
    };
  }
}

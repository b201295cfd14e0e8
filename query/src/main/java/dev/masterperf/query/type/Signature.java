package dev.masterperf.query.type;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a function takes and gives.
 *
 * @param parameters their types in order; the last one stands for all beyond it
 * @param atLeast how many arguments it needs
 * @param atMost how many it takes; {@link Integer#MAX_VALUE} for any number
 */
public record Signature(
    String name, List<ValueType> parameters, int atLeast, int atMost, ValueType returns) {

  private static final Pattern DECLARATION =
      Pattern.compile("(\\w+)\\(([^)]*)\\)(?: -> (scalar|vector))?");

  public Signature {
    parameters = List.copyOf(parameters);
  }

  /**
   * Reads a declaration such as {@code round(vector, scalar?)}; {@code ?} may be absent, {@code *}
   * stands any number of times. It gives a vector unless {@code -> scalar} follows.
   */
  static Signature declared(String text) {
    Matcher matcher = DECLARATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a declaration: " + text);
    }
    List<ValueType> types = new ArrayList<>();
    int atLeast = 0;
    int atMost = 0;
    for (String parameter : matcher.group(2).split(", *")) {
      if (parameter.isEmpty()) {
        continue;
      }
      boolean optional = parameter.endsWith("?");
      boolean repeated = parameter.endsWith("*");
      types.add(type(parameter.replaceAll("[?*]", "")));
      atLeast += optional || repeated ? 0 : 1;
      atMost = repeated ? Integer.MAX_VALUE : atMost + 1;
    }
    String returns = matcher.group(3);
    return new Signature(
        matcher.group(1), types, atLeast, atMost, type(returns == null ? "vector" : returns));
  }

  private static ValueType type(String wireName) {
    for (ValueType type : ValueType.values()) {
      if (type.wireName().equals(wireName)) {
        return type;
      }
    }
    throw new IllegalArgumentException("no type " + wireName);
  }

  /** The type of its argument at this place, from 0. */
  public ValueType parameter(int index) {
    return parameters.get(Math.min(index, parameters.size() - 1));
  }

  /** For messages: {@code 1 argument}, {@code 1 to 2 arguments}, {@code at least 3 arguments}. */
  public String arity() {
    if (atMost == Integer.MAX_VALUE) {
      return "at least " + count(atLeast);
    }
    return atLeast == atMost ? count(atLeast) : atLeast + " to " + count(atMost);
  }

  private static String count(int arguments) {
    return arguments == 1 ? "1 argument" : arguments + " arguments";
  }
}

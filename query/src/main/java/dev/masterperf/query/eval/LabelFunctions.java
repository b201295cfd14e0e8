package dev.masterperf.query.eval;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExprText;
import dev.masterperf.query.syntax.RegularExpression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** {@code label_replace} and {@code label_join}. */
final class LabelFunctions {
  private static final java.util.regex.Pattern REFERENCE =
      java.util.regex.Pattern.compile("\\$(?:(\\$)|(\\w+)|\\{(\\w+)\\})");

  private final Context context;
  private final Compiler whole;

  LabelFunctions(Context context, Compiler whole) {
    this.context = context;
    this.whole = whole;
  }

  Node.OfVector replace(Expr.Call call) {
    List<Expr> arguments = call.arguments();
    String target = labelName(arguments.get(1));
    String replacement = whole.text(arguments.get(2));
    String origin = whole.text(arguments.get(3));
    Pattern pattern = pattern(arguments.get(4));
    return relabelled(
        call,
        labels -> {
          Matcher matcher = pattern.matcher(labels.get(origin));
          return matcher.matches() ? labels.with(target, expanded(replacement, matcher)) : labels;
        });
  }

  private Pattern pattern(Expr argument) {
    try {
      return RegularExpression.compile(whole.text(argument));
    } catch (IllegalArgumentException e) {
      throw context.problem(argument, String.valueOf(e.getMessage()));
    }
  }

  /**
   * What {@code $1}, {@code ${1}}, {@code $name} and {@code $$} stand for; unknown groups for
   * nothing.
   */
  private static String expanded(String replacement, Matcher matcher) {
    return REFERENCE
        .matcher(replacement)
        .replaceAll(
            reference -> {
              if (reference.group(1) != null) {
                return "\\$";
              }
              String group = reference.group(2) == null ? reference.group(3) : reference.group(2);
              return java.util.regex.Matcher.quoteReplacement(group(matcher, group));
            });
  }

  private static String group(Matcher matcher, String group) {
    Map<String, Integer> named = matcher.pattern().namedGroups();
    int number =
        group.matches("\\d{1,9}") ? Integer.parseInt(group) : named.getOrDefault(group, -1);
    String found = number < 0 || number > matcher.groupCount() ? null : matcher.group(number);
    return found == null ? "" : found;
  }

  Node.OfVector join(Expr.Call call) {
    List<Expr> arguments = call.arguments();
    String target = labelName(arguments.get(1));
    String separator = whole.text(arguments.get(2));
    List<String> origins =
        arguments.subList(3, arguments.size()).stream().map(this::labelName).toList();
    return relabelled(
        call,
        labels ->
            labels.with(
                target, origins.stream().map(labels::get).collect(Collectors.joining(separator))));
  }

  private String labelName(Expr argument) {
    String name = whole.text(argument);
    checkName(name, argument, context);
    return name;
  }

  /** Any text may name a label, but none at all, nor bytes that are no text. */
  static void checkName(String name, Expr where, Context context) {
    if (name.isEmpty() || !ExprText.isText(name)) {
      throw context.problem(where, "invalid label name " + ExprText.quoted(name));
    }
  }

  private Node.OfVector relabelled(Expr.Call call, UnaryOperator<Labels> change) {
    Node.OfVector vector = whole.vector(call.arguments().get(0));
    Map<Labels, Labels> known = new HashMap<>();
    return millis -> {
      List<VectorSample> result = new ArrayList<>();
      for (VectorSample sample : vector.at(millis)) {
        result.add(sample.labelled(known.computeIfAbsent(sample.labels(), change)));
      }
      return context.distinct(result, call);
    };
  }
}

package dev.masterperf.alerts.template;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What Go's text/template brings, but for comparisons. */
final class GoFunctions {
  static final List<Function> ALL =
      List.of(
          Function.of("not", 1, 1, (arguments, data) -> new Value.Bool(!arguments.get(0).isTrue())),
          Function.of("len", 1, 1, (arguments, data) -> new Value.Whole(length(arguments.get(0)))),
          Function.of("index", 1, Function.ANY, (arguments, data) -> index(arguments)),
          Function.of("slice", 1, 3, (arguments, data) -> slice(arguments)),
          Function.of("print", 0, Function.ANY, (arguments, data) -> print(arguments)),
          Function.of(
              "println",
              0,
              Function.ANY,
              (arguments, data) -> new Value.Text(GoFormat.println(arguments))),
          Function.of(
              "printf",
              1,
              Function.ANY,
              (arguments, data) ->
                  new Value.Text(
                      GoPrintf.text(
                          Arguments.text(arguments, 0), arguments.subList(1, arguments.size())))),
          Function.of(
              "html",
              0,
              Function.ANY,
              (arguments, data) -> new Value.Text(Escapes.html(GoFormat.print(arguments)))),
          Function.of(
              "js",
              0,
              Function.ANY,
              (arguments, data) -> new Value.Text(Escapes.js(GoFormat.print(arguments)))),
          Function.of(
              "urlquery",
              0,
              Function.ANY,
              (arguments, data) -> new Value.Text(Escapes.query(GoFormat.print(arguments)))));

  private GoFunctions() {}

  private static Value print(List<Value> arguments) {
    return new Value.Text(GoFormat.print(arguments));
  }

  /** Of a text, in bytes. */
  private static int length(Value value) {
    if (value instanceof Value.Text text) {
      return bytes(text).length;
    }
    if (value instanceof Value.Vector vector) {
      return vector.samples().size();
    }
    if (value instanceof Value.LabelMap map) {
      return map.labels().size();
    }
    if (value instanceof Value.Arguments map) {
      return map.values().size();
    }
    throw new RenderException("a " + value.type() + " has no length");
  }

  private static byte[] bytes(Value.Text text) {
    return text.value().getBytes(StandardCharsets.UTF_8);
  }

  private static Value index(List<Value> arguments) {
    Value value = arguments.get(0);
    for (int i = 1; i < arguments.size(); i++) {
      value = element(value, arguments, i);
    }
    return value;
  }

  private static Value element(Value of, List<Value> arguments, int i) {
    if (of instanceof Value.LabelMap map) {
      return map.get(Arguments.text(arguments, i));
    }
    if (of instanceof Value.Arguments map) {
      return map.get(Arguments.text(arguments, i));
    }
    if (of instanceof Value.Vector vector) {
      return vector.samples().get(Arguments.index(arguments.get(i), vector.samples().size() - 1));
    }
    if (of instanceof Value.Text text) {
      byte[] bytes = bytes(text);
      return new Value.Whole(bytes[Arguments.index(arguments.get(i), bytes.length - 1)] & 0xFF);
    }
    throw new RenderException("a " + of.type() + " has no elements");
  }

  private static Value slice(List<Value> arguments) {
    Value of = arguments.get(0);
    int size = length(of);
    int from = arguments.size() > 1 ? Arguments.index(arguments.get(1), size) : 0;
    int to = arguments.size() > 2 ? Arguments.index(arguments.get(2), size) : size;
    if (from > to) {
      throw new RenderException("the slice begins at " + from + " and ends at " + to);
    }
    if (of instanceof Value.Text text) {
      return new Value.Text(new String(bytes(text), from, to - from, StandardCharsets.UTF_8));
    }
    if (of instanceof Value.Vector vector) {
      return new Value.Vector(vector.samples().subList(from, to));
    }
    throw new RenderException("a " + of.type() + " cannot be sliced");
  }
}

package dev.masterperf.alerts.template;

import java.util.ArrayList;
import java.util.List;

/** What stands in an action and has a value. A pipeline is a call within a call. */
sealed interface Expr {

  /** Index in the template of its first character. */
  int at();

  /**
   * @throws RenderException if it has none
   */
  Value value(Frame frame);

  /** What is written as it is. */
  record Literal(Value constant, int at) implements Expr {
    @Override
    public Value value(Frame frame) {
      return constant;
    }
  }

  /** What the place is about: the alert, or what {@code with} and {@code range} made of it. */
  record Dot(int at) implements Expr {
    @Override
    public Value value(Frame frame) {
      return frame.dot();
    }
  }

  record Variable(int slot, int at) implements Expr {
    @Override
    public Value value(Frame frame) {
      return frame.get(slot);
    }
  }

  record Field(Expr of, String name, int at) implements Expr {
    @Override
    public Value value(Frame frame) {
      return Fields.of(of.value(frame), name, at);
    }
  }

  record Call(Function function, List<Expr> arguments, int at) implements Expr {
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public Value value(Frame frame) {
      List<Value> values = new ArrayList<>();
      for (Expr argument : arguments) {
        values.add(frame.rendering().worked(argument.value(frame), function.weight()));
      }
      try {
        return frame.rendering().worked(function.body().apply(values, frame.rendering().data()), 1);
      } catch (RenderException e) {
        throw new RenderException(function.name() + ": " + e.problem(), at);
      }
    }
  }

  /** {@code and}, {@code or}: the first argument that decides, and those after it do not count. */
  record Logic(boolean decides, List<Expr> arguments, int at) implements Expr {
    public Logic {
      arguments = List.copyOf(arguments);
    }

    @Override
    public Value value(Frame frame) {
      Value value = Value.NOTHING;
      for (Expr argument : arguments) {
        value = argument.value(frame);
        if (value.isTrue() == decides) {
          return value;
        }
      }
      return value;
    }
  }

  /** What Prometheus takes, but can never fill; said where the rule is checked. */
  record Flawed(String problem, int at) implements Expr {
    @Override
    public Value value(Frame frame) {
      throw new RenderException(problem, at);
    }
  }
}

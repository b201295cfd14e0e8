package dev.masterperf.query;

import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.LabelMatcher;
import java.util.List;
import java.util.function.Function;

/** How little of the world a rule's expression needs to be evaluated, and so where that can be. */
public sealed interface Evaluation {

  /** One sentence for people: why it is evaluated this way. */
  String why();

  /** One result of each shape; a new shape does not compile until all users know it. */
  <T> T match(
      Function<OneSeries, T> oneSeries, Function<Merged, T> merged, Function<Whole, T> whole);

  /**
   * Each series by itself: the expression's value for a series depends on that series alone, and
   * changes only when it has new samples or old ones leave a range.
   *
   * @param matchers of the series looked at
   */
  record OneSeries(List<LabelMatcher> matchers, String why) implements Evaluation {
    public OneSeries {
      matchers = List.copyOf(matchers);
    }

    /** Whether both look at the same series. */
    public boolean looksAtTheSameAs(OneSeries other) {
      return texts().equals(other.texts());
    }

    private List<String> texts() {
      return matchers.stream()
          .map(matcher -> matcher.name() + matcher.operator().symbol() + matcher.value())
          .sorted()
          .toList();
    }

    @Override
    public <T> T match(
        Function<OneSeries, T> oneSeries, Function<Merged, T> merged, Function<Whole, T> whole) {
      return oneSeries.apply(this);
    }
  }

  /**
   * An aggregation of what each series gives by itself, which can be made of partial ones.
   *
   * @param matchers of the series looked at
   * @param aggregation its operand is evaluated for each series, its groups are merged, and what
   *     stands around it in the tree is applied to the result
   */
  record Merged(List<LabelMatcher> matchers, Expr.Aggregation aggregation, String why)
      implements Evaluation {
    public Merged {
      matchers = List.copyOf(matchers);
    }

    @Override
    public <T> T match(
        Function<OneSeries, T> oneSeries, Function<Merged, T> merged, Function<Whole, T> whole) {
      return merged.apply(this);
    }
  }

  /** Anything else: all series it looks at, together, again and again. */
  record Whole(String why) implements Evaluation {
    @Override
    public <T> T match(
        Function<OneSeries, T> oneSeries, Function<Merged, T> merged, Function<Whole, T> whole) {
      return whole.apply(this);
    }
  }

  /** How an expression can be evaluated with the least. */
  static Evaluation of(Expr expr) {
    return new EvaluationReader(expr).read();
  }
}

package dev.masterperf.query.syntax;

import dev.masterperf.query.syntax.DurationParser.Read;
import dev.masterperf.query.syntax.TimeShift.Anchor;
import dev.masterperf.query.type.ValueType;
import org.jspecify.annotations.Nullable;

/** Parses what may stand behind an operand: ranges, subqueries, {@code offset} and {@code @}. */
final class SuffixParser {
  private final TokenStream tokens;

  SuffixParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  Expr read(Expr operand, boolean parenthesised) {
    Expr result = operand;
    boolean open = !parenthesised; // whether a range and shifts may still be added to it
    boolean offset = false;
    boolean anchored = false;
    while (true) {
      Token token = tokens.peek();
      if (tokens.accept("[")) {
        Expr before = result;
        result = bracket(token, before, open && !offset && !anchored);
        if (result instanceof Expr.Subquery) {
          open = true;
          offset = false;
          anchored = false;
        }
      } else if (tokens.acceptWord("offset")) {
        result = shifted(token, open ? result : null, offset, offset(shift(result)));
        offset = true;
      } else if (tokens.accept("@")) {
        result = shifted(token, open ? result : null, anchored, anchor(shift(result)));
        anchored = true;
      } else if (isEdges(token)) {
        result = withEdges(token, open ? result : null);
      } else {
        return result;
      }
    }
  }

  /** A word that could name a metric means this nowhere else. */
  private static boolean isEdges(Token token) {
    return token.isWord(RangeEdges.ANCHORED.text()) || token.isWord(RangeEdges.SMOOTHED.text());
  }

  private Expr withEdges(Token word, @Nullable Expr expr) {
    tokens.next();
    RangeEdges edges =
        word.isWord(RangeEdges.ANCHORED.text()) ? RangeEdges.ANCHORED : RangeEdges.SMOOTHED;
    Expr.Selector selector = null;
    if (expr instanceof Expr.Range range) {
      selector = range.selector();
    } else if (expr instanceof Expr.Selector plain) {
      selector = plain;
    }
    if (selector == null || (edges == RangeEdges.ANCHORED && selector == expr)) {
      throw tokens.problem(word, word.text() + " belongs right behind a range such as upload[1m]");
    }
    if (selector.edges() != RangeEdges.OPEN) {
      throw tokens.problem(word, "a range is either anchored or smoothed");
    }
    Expr.Selector changed = selector.with(edges);
    return expr instanceof Expr.Range range ? range.over(changed) : changed;
  }

  private Expr bracket(Token bracket, Expr before, boolean bare) {
    DurationParser durations = new DurationParser(tokens);
    Read range = durations.positive();
    if (tokens.accept(":")) {
      Read step = tokens.peek().is("]") ? new Read(0, null) : durations.positive();
      tokens.expect("]");
      if (before.type() != ValueType.VECTOR) {
        throw tokens.problem(
            bracket, "a subquery belongs behind an instant vector, not " + before.describe());
      }
      return new Expr.Subquery(
          before,
          range.millis(),
          step.millis(),
          range.deferred(),
          step.deferred(),
          TimeShift.NONE,
          bracket.at());
    }
    tokens.expect("]");
    if (!(before instanceof Expr.Selector selector)) {
      throw tokens.problem(
          bracket,
          "a range belongs behind a selector, not "
              + before.describe()
              + "; a subquery has a colon: [5m:]");
    }
    if (!bare) {
      throw tokens.problem(
          bracket, "a range stands right behind its selector, before offset and @");
    }
    return new Expr.Range(selector, range.millis(), range.deferred(), bracket.at());
  }

  private Expr shifted(Token word, @Nullable Expr expr, boolean twice, TimeShift shift) {
    if (twice) {
      throw tokens.problem(word, word.text() + " stands here twice");
    }
    if (expr instanceof Expr.Selector selector) {
      return selector.shifted(shift);
    }
    if (expr instanceof Expr.Range range) {
      return range.over(range.selector().shifted(shift));
    }
    if (expr instanceof Expr.Subquery subquery) {
      return subquery.shifted(shift);
    }
    throw tokens.problem(word, word.text() + " belongs right behind a selector or a subquery");
  }

  private static TimeShift shift(Expr expr) {
    if (expr instanceof Expr.Selector selector) {
      return selector.shift();
    }
    if (expr instanceof Expr.Range range) {
      return range.selector().shift();
    }
    return expr instanceof Expr.Subquery subquery ? subquery.shift() : TimeShift.NONE;
  }

  private TimeShift offset(TimeShift before) {
    Read offset = new DurationParser(tokens).offset();
    return before.withOffset(offset.millis(), offset.deferred());
  }

  private TimeShift anchor(TimeShift before) {
    Token token = tokens.peek();
    if (tokens.acceptWord("start") || tokens.acceptWord("end")) {
      tokens.expect("(");
      tokens.expect(")");
      Anchor anchor = token.isWord("start") ? Anchor.START : Anchor.END;
      return before.anchoredAt(anchor);
    }
    if (token.kind() == Token.Kind.NAME) {
      throw tokens.unexpected("a time in seconds, start() or end()");
    }
    return before.anchoredAt(Literals.signedMillis(tokens));
  }
}

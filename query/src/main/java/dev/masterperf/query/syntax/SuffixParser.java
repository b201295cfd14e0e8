package dev.masterperf.query.syntax;

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
      } else {
        return result;
      }
    }
  }

  private Expr bracket(Token bracket, Expr before, boolean bare) {
    long millis = Literals.positiveMillis(tokens);
    if (tokens.accept(":")) {
      long step = tokens.peek().is("]") ? 0 : Literals.positiveMillis(tokens);
      tokens.expect("]");
      if (before.type() != ValueType.VECTOR) {
        throw tokens.problem(
            bracket, "a subquery belongs behind an instant vector, not " + before.describe());
      }
      return new Expr.Subquery(before, millis, step, TimeShift.NONE, bracket.at());
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
    return new Expr.Range(selector, millis, bracket.at());
  }

  private Expr shifted(Token word, @Nullable Expr expr, boolean twice, TimeShift shift) {
    if (twice) {
      throw tokens.problem(word, word.text() + " stands here twice");
    }
    if (expr instanceof Expr.Selector selector) {
      return new Expr.Selector(selector.matchers(), shift, selector.at());
    }
    if (expr instanceof Expr.Range range) {
      Expr.Selector selector = range.selector();
      return new Expr.Range(
          new Expr.Selector(selector.matchers(), shift, selector.at()), range.millis(), range.at());
    }
    if (expr instanceof Expr.Subquery sub) {
      return new Expr.Subquery(sub.inner(), sub.rangeMillis(), sub.stepMillis(), shift, sub.at());
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
    return before.withOffset(Literals.signedMillis(tokens));
  }

  private TimeShift anchor(TimeShift before) {
    Token token = tokens.peek();
    if (tokens.acceptWord("start") || tokens.acceptWord("end")) {
      tokens.expect("(");
      tokens.expect(")");
      Anchor anchor = token.isWord("start") ? Anchor.START : Anchor.END;
      return new TimeShift(anchor, 0, before.offsetMillis());
    }
    if (token.kind() == Token.Kind.NAME) {
      throw tokens.unexpected("a time in seconds, start() or end()");
    }
    return new TimeShift(Anchor.FIXED, Literals.signedMillis(tokens), before.offsetMillis());
  }
}

package dev.masterperf.query.syntax;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Parses PromQL by recursive descent, climbing precedences, and checks the types on the way. */
public final class Parser {
  /** Deeper nesting is a mistake or an attack on the stack. */
  private static final int MAX_DEPTH = 250;

  /** Words that may follow an operand, for hints at what was meant. */
  private static final Set<String> FOLLOWING =
      Set.of("and", "or", "unless", "atan2", "offset", "by", "without");

  private final TokenStream tokens;
  private final TreeHeight height;
  private final TypeRules types;
  private final OperandParser operands;
  private final SuffixParser suffixes;
  private int depth;

  private Parser(TokenStream tokens) {
    this.tokens = tokens;
    this.height = new TreeHeight(tokens);
    this.types = new TypeRules(tokens);
    this.operands = new OperandParser(tokens, types, this);
    this.suffixes = new SuffixParser(tokens);
  }

  /**
   * The tree of an expression.
   *
   * @throws ExpressionException if it is not PromQL, or its types do not fit
   */
  public static Expr parse(String expression) {
    Parser parser = new Parser(new TokenStream(expression));
    Expr tree = parser.expression(0);
    Token rest = parser.tokens.peek();
    if (rest.kind() != Token.Kind.END) {
      throw parser.tokens.problem(rest, notAnOperator(rest));
    }
    parser.types.verdict();
    return tree;
  }

  private static String notAnOperator(Token token) {
    String hint =
        token.kind() == Token.Kind.NAME
            ? NearestName.hint(token.text(), new TreeSet<>(FOLLOWING))
            : "";
    return "expected an operator or the end, not " + token.describe() + hint;
  }

  Expr expression(int minPrecedence) {
    if (++depth > MAX_DEPTH) {
      throw tokens.problem(tokens.peek(), "this is nested more than " + MAX_DEPTH + " levels deep");
    }
    Expr left = operand();
    while (true) {
      Optional<BinaryOperator> operator = BinaryOperator.of(tokens.peek());
      if (operator.isEmpty() || operator.get().precedence() < minPrecedence) {
        depth--;
        return left;
      }
      left = binary(left, operator.get());
    }
  }

  private Expr binary(Expr left, BinaryOperator operator) {
    Token sign = tokens.next();
    Modifiers modifiers = Modifiers.read(tokens, operator);
    boolean rightAssociative = operator == BinaryOperator.POWER;
    Expr right = expression(operator.precedence() + (rightAssociative ? 0 : 1));
    Expr.Binary binary =
        new Expr.Binary(
            operator, left, right, modifiers.returnBool(), modifiers.matching(), sign.at());
    height.add(binary);
    types.check(binary);
    return binary;
  }

  private Expr operand() {
    Token sign = tokens.peek();
    if (tokens.accept("-")) {
      Expr.Negation negation =
          new Expr.Negation(expression(BinaryOperator.SIGN_PRECEDENCE + 1), sign.at());
      height.add(negation);
      types.check(negation);
      return negation;
    }
    if (tokens.accept("+")) {
      Expr signed = expression(BinaryOperator.SIGN_PRECEDENCE + 1);
      types.signed(signed, sign);
      return signed;
    }
    boolean parenthesised = sign.is("(");
    Expr operand = operands.read();
    height.add(operand);
    Expr whole = suffixes.read(operand, parenthesised);
    height.add(whole);
    return whole;
  }
}

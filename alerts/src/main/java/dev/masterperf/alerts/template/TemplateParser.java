package dev.masterperf.alerts.template;

import dev.masterperf.alerts.template.Token.Kind;
import dev.masterperf.query.syntax.ExpressionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads texts and actions into a tree; {@link PipelineParser} reads what stands in an action. */
final class TemplateParser {
  private static final int MAX_DEPTH = 100;

  private final TokenStream tokens;
  private final PipelineParser pipelines;
  private final Map<String, Block> named = new HashMap<>();
  private final List<Node.Include> includes = new ArrayList<>();
  private int depth;
  private int loops;

  private TemplateParser(String template, List<String> others) {
    this.tokens = new TokenStream(template);
    this.pipelines = new PipelineParser(tokens, Scope.ofAlert(others));
  }

  /**
   * @param others variables that are known beside those of a rule
   * @throws ExpressionException if it is no template
   */
  static TextTemplate parse(String template, List<String> others) {
    TemplateParser parser = new TemplateParser(template, others);
    Node.Nodes nodes = parser.nodes();
    if (parser.tokens.peek().kind() != Kind.END) {
      throw parser.tokens.problem(
          parser.tokens.peek(),
          "there is nothing that this " + parser.tokens.peek(1).text() + " could belong to");
    }
    for (Node.Include include : parser.includes) {
      if (!parser.named.containsKey(include.name())) {
        parser.pipelines.flaw(
            include.at(), "there is no template \"" + include.name() + "\" in this text");
      }
    }
    return new TextTemplate(
        template,
        others,
        new Block(nodes, parser.pipelines.scope().most()),
        parser.named,
        parser.pipelines.usesValue(),
        parser.pipelines.flaws());
  }

  /** Up to the end, or to an {@code else} or {@code end} that is left to be read. */
  private Node.Nodes nodes() {
    int at = tokens.peek().at();
    List<Node> nodes = new ArrayList<>();
    while (tokens.peek().kind() != Kind.END) {
      if (tokens.peek().kind() == Kind.TEXT) {
        nodes.add(new Node.Text(tokens.next().text()));
        continue;
      }
      if (tokens.peek(1).isWord("end") || tokens.peek(1).isWord("else")) {
        break;
      }
      Token open = tokens.next();
      action(open, nodes);
    }
    return new Node.Nodes(nodes, at);
  }

  private void action(Token open, List<Node> nodes) {
    Token keyword = tokens.peek();
    switch (keyword.kind() == Kind.NAME ? keyword.text() : "") {
      case "if" -> nodes.add(choice(open, false));
      case "with" -> nodes.add(choice(open, true));
      case "range" -> nodes.add(range(open));
      case "define" -> define(open);
      case "block" -> nodes.add(block(open));
      case "template" -> nodes.add(include());
      case "break", "continue" -> nodes.add(jump());
      default -> {
        nodes.add(statement());
        close();
      }
    }
  }

  private void close() {
    tokens.expect(Kind.CLOSE, "a blank and an argument, | or }}");
  }

  private Node statement() {
    if (tokens.peek().kind() == Kind.VARIABLE
        && (tokens.peek(1).is(":=") || tokens.peek(1).is("="))) {
      Token variable = tokens.next();
      boolean declares = tokens.next().is(":=");
      int known = declares ? Scope.NO_SLOT : pipelines.slot(variable);
      Expr value = pipelines.pipeline();
      return new Node.Assign(declares ? pipelines.scope().declare(variable.text()) : known, value);
    }
    return new Node.Print(pipelines.pipeline());
  }

  /** {@code if} or {@code with}; its keyword is the next token. */
  private Node choice(Token open, boolean moves) {
    deeper(tokens.next());
    int known = pipelines.scope().size();
    Node head = statement();
    close();
    Expr condition =
        head instanceof Node.Assign assign ? assign.what() : ((Node.Print) head).what();
    int slot = head instanceof Node.Assign assign ? assign.slot() : Scope.NO_SLOT;
    Node.Nodes then = moves ? elsewhere() : inner();
    Node.Nodes otherwise = otherwise(open, known);
    depth--;
    return new Node.If(condition, slot, moves, then, otherwise);
  }

  private void deeper(Token token) {
    if (++depth > MAX_DEPTH) {
      throw tokens.problem(token, "this is nested more than " + MAX_DEPTH + " levels deep");
    }
  }

  /** Nodes whose variables end with them. */
  private Node.Nodes inner() {
    int known = pipelines.scope().size();
    Node.Nodes nodes = nodes();
    pipelines.scope().backTo(known);
    return nodes;
  }

  /** Nodes that are about something else than those around them. */
  private Node.Nodes elsewhere() {
    boolean before = pipelines.aboutAlert(false);
    Node.Nodes nodes = inner();
    pipelines.aboutAlert(before);
    return nodes;
  }

  /** What follows {@code else}, and {@code end}; variables are forgotten but for so many. */
  private Node.Nodes otherwise(Token open, int known) {
    Node.Nodes nodes = new Node.Nodes(List.of(), tokens.peek().at());
    if (tokens.peek(1).isWord("else")) {
      Token opened = tokens.next();
      tokens.next();
      Token word = tokens.peek();
      if (word.isWord("if") || word.isWord("with")) {
        Node chained = choice(open, word.isWord("with"));
        pipelines.scope().backTo(known);
        return new Node.Nodes(List.of(chained), opened.at());
      }
      close();
      nodes = inner();
    }
    end(open);
    pipelines.scope().backTo(known);
    return nodes;
  }

  private void end(Token open) {
    if (tokens.peek().kind() == Kind.END) {
      throw tokens.problem(open, "this is not closed by {{ end }}");
    }
    tokens.next();
    Token word = tokens.next();
    if (!word.isWord("end")) {
      throw tokens.problem(word, "expected end, not " + word.describe());
    }
    close();
  }

  private Node range(Token open) {
    deeper(tokens.next());
    int known = pipelines.scope().size();
    List<Token> variables = new ArrayList<>();
    boolean declares = rangeVariables(variables);
    Expr over = pipelines.pipeline();
    close();
    List<Integer> slots = new ArrayList<>();
    for (Token variable : variables) {
      slots.add(declares ? pipelines.scope().declare(variable.text()) : pipelines.slot(variable));
    }
    loops++;
    Node.Nodes body = elsewhere();
    loops--;
    Node.Nodes otherwise = otherwise(open, known);
    depth--;
    int key = slots.size() == 2 ? slots.get(0) : Scope.NO_SLOT;
    int element = slots.isEmpty() ? Scope.NO_SLOT : slots.get(slots.size() - 1);
    return new Node.Range(over, key, element, body, otherwise);
  }

  /** Reads {@code $key, $element :=}, if it is there; whether that declares them. */
  private boolean rangeVariables(List<Token> variables) {
    boolean two = tokens.peek(1).is(",");
    Token sign = tokens.peek(two ? 3 : 1);
    if (tokens.peek().kind() != Kind.VARIABLE || !(sign.is(":=") || sign.is("="))) {
      return false;
    }
    variables.add(tokens.next());
    if (two) {
      tokens.next();
      variables.add(tokens.expect(Kind.VARIABLE, "a variable"));
    }
    tokens.next();
    return sign.is(":=");
  }

  private Node jump() {
    Token word = tokens.next();
    if (loops == 0) {
      throw tokens.problem(word, word.text() + " stands only within range");
    }
    close();
    return new Node.Jump(word.isWord("break") ? Node.Flow.BREAK : Node.Flow.CONTINUE);
  }

  private void define(Token open) {
    Token word = tokens.next();
    if (depth > 0) {
      throw tokens.problem(word, "define stands only at the top");
    }
    String name = tokens.expect(Kind.STRING, "the name of a template as a string").text();
    close();
    body(name, open);
  }

  private void body(String name, Token open) {
    depth++;
    int outerLoops = loops;
    loops = 0;
    Scope outer = pipelines.enter(Scope.ofNamed());
    Node.Nodes nodes = elsewhere();
    end(open);
    Scope own = pipelines.enter(outer);
    loops = outerLoops;
    depth--;
    named.put(name, new Block(nodes, own.most()));
  }

  private Node include() {
    Token word = tokens.next();
    String name = tokens.expect(Kind.STRING, "the name of a template as a string").text();
    Node.Include include =
        new Node.Include(
            name, tokens.peek().kind() == Kind.CLOSE ? null : pipelines.pipeline(), word.at());
    close();
    includes.add(include);
    return include;
  }

  private Node block(Token open) {
    deeper(tokens.next());
    String name = tokens.expect(Kind.STRING, "the name of a template as a string").text();
    Node.Include include = new Node.Include(name, pipelines.pipeline(), open.at());
    close();
    body(name, open);
    depth--;
    return include;
  }
}

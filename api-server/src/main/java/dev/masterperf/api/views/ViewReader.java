package dev.masterperf.api.views;

import dev.masterperf.alerts.yaml.Problems;
import dev.masterperf.alerts.yaml.YamlFile;
import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.alerts.yaml.YamlSection;
import dev.masterperf.api.http.Nearest;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.Parser;
import dev.masterperf.query.syntax.PromDuration;
import dev.masterperf.query.syntax.TimeShift;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a view, and notes all that is wrong with it before it gives up. */
public final class ViewReader {
  /** What the page draws at once. */
  static final int MOST_CHARTS = 24;

  /** Of the text of a view in UTF-8. */
  public static final int MOST_BYTES = 64 << 10;

  /** Names of views, which stand in addresses and file names as they are. */
  public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  static final List<String> KEYS =
      List.of(
          "name",
          "title",
          "description",
          "scope",
          "filter",
          "columns",
          "sort",
          "group",
          "closed",
          "charts",
          "range",
          "timeZone",
          "theme",
          "utc",
          "kiosk");

  private static final List<String> CHART_KEYS = List.of("series", "view", "compare", "band");
  private static final List<String> RANGE_KEYS = List.of("from", "to");
  private static final String CHARTS = "charts";
  private static final String RANGE = "range";
  private static final String SERIES = "series";

  private final YamlSection root;
  private final Map<String, Node> nodes;

  private ViewReader(Node node, Problems problems) {
    this.root = new YamlSection(node, "", problems);
    this.nodes = node instanceof MappingNode mapping ? nodesOf(mapping) : Map.of();
  }

  /**
   * Reads one, in YAML, which JSON is as well.
   *
   * @param origin the file's name, for messages
   * @throws YamlFileException with all that is wrong
   */
  public static View read(String origin, String text) {
    Problems problems = new Problems(origin);
    if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      problems.add(0, "", "a view has at most " + (MOST_BYTES >> 10) + " KiB");
      problems.throwIfAny();
    }
    Optional<Node> node = YamlFile.compose(text, problems);
    if (node.isEmpty()) {
      problems.add(0, "", "there is nothing in it; a view has at least a name");
      problems.throwIfAny();
    }
    View view = new ViewReader(node.orElseThrow(), problems).view();
    problems.throwIfAny();
    return view;
  }

  private static Map<String, Node> nodesOf(MappingNode mapping) {
    Map<String, Node> nodes = new TreeMap<>();
    mapping
        .getValue()
        .forEach(
            entry -> {
              if (entry.getKeyNode() instanceof ScalarNode key) {
                nodes.putIfAbsent(key.getValue(), entry.getValueNode());
              }
            });
    return nodes;
  }

  private View view() {
    root.refuseOthers(KEYS, List.of());
    String name = root.required("name").orElse("");
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      root.problem(
          "name",
          "a name has at most 64 letters, digits, dots, dashes and underscores, in lower case, such"
              + " as r2-latency, not \""
              + name
              + "\"");
    }
    String filter = text("filter");
    if (filter != null) {
      FilterCheck.problems(filter).forEach(problem -> root.problem("filter", problem));
    }
    return new View(
        name,
        text("title"),
        text("description"),
        text("scope"),
        filter,
        columns(),
        sort(),
        oneOf(root, "group", Words.GROUPS),
        list("closed", text -> {}),
        charts(),
        range(),
        timeZone(),
        oneOf(root, "theme", Words.THEMES),
        yesOrNo(root, "utc"),
        yesOrNo(root, "kiosk"));
  }

  private @Nullable String text(String key) {
    return root.text(key).filter(text -> !text.isBlank()).orElse(null);
  }

  private @Nullable List<String> columns() {
    return list("columns", column -> known("columns", "column", column, Words.COLUMNS));
  }

  private @Nullable List<String> sort() {
    return list(
        "sort",
        by -> {
          String column = by.startsWith("-") ? by.substring(1) : by;
          known("sort", "column to sort by", column, Words.SORTABLE);
        });
  }

  private void known(String key, String what, String given, List<String> known) {
    if (!known.contains(given)) {
      root.problem(key, "there is no %s \"%s\"%s".formatted(what, given, near(given, known)));
    }
  }

  /** The end of a message, or nothing. */
  private static String near(String given, List<String> known) {
    return Nearest.to(given, known).map(word -> "; did you mean \"" + word + "\"?").orElse("");
  }

  /** Each text once; null where the list is left out or empty. */
  private @Nullable List<String> list(String key, Consumer<String> check) {
    Set<String> texts = new LinkedHashSet<>();
    for (Node node : root.listOrNothing(key)) {
      if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
        check.accept(scalar.getValue());
        texts.add(scalar.getValue());
      } else {
        root.problem(key, node, "expected text");
      }
    }
    return texts.isEmpty() ? null : List.copyOf(texts);
  }

  private static @Nullable String oneOf(YamlSection section, String key, List<String> known) {
    Optional<String> given = section.text(key);
    given
        .filter(text -> !known.contains(text))
        .ifPresent(
            text ->
                section.problem(
                    key,
                    "must be one of %s, not \"%s\"%s"
                        .formatted(String.join(", ", known), text, near(text, known))));
    return given.orElse(null);
  }

  private static @Nullable Boolean yesOrNo(YamlSection section, String key) {
    Optional<String> given = section.text(key);
    if (given.isEmpty()) {
      return null;
    }
    if (!given.get().equals("true") && !given.get().equals("false")) {
      section.problem(key, "must be true or false, not \"" + given.get() + "\"");
    }
    return given.get().equals("true");
  }

  /** An empty list shows no chart and no rows either; where the key is absent rows are shown. */
  private @Nullable List<View.Chart> charts() {
    if (!root.has(CHARTS)) {
      return null;
    }
    List<Node> nodes = root.listOrNothing(CHARTS);
    if (nodes.size() > MOST_CHARTS) {
      root.problem(CHARTS, "a page shows at most " + MOST_CHARTS + " charts");
    }
    List<View.Chart> charts = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      chart(nodes.get(i), root.element(CHARTS, i, nodes.get(i))).ifPresent(charts::add);
    }
    return List.copyOf(charts);
  }

  private Optional<View.Chart> chart(Node node, YamlSection section) {
    section.refuseOthers(CHART_KEYS, List.of());
    Optional<Object> series = series(node, section);
    View.Chart rest =
        new View.Chart(
            "",
            oneOf(section, "view", Words.CHART_VIEWS),
            oneOf(section, "compare", Words.COMPARISONS),
            yesOrNo(section, "band"));
    return series.map(found -> new View.Chart(found, rest.view(), rest.compare(), rest.band()));
  }

  private Optional<Object> series(Node chart, YamlSection section) {
    Node node = chart instanceof MappingNode mapping ? nodesOf(mapping).get(SERIES) : null;
    if (node instanceof MappingNode) {
      return section.section(SERIES).map(ViewReader::labels);
    }
    Optional<String> selector = section.required(SERIES);
    selector.flatMap(ViewReader::selectorProblem).ifPresent(p -> section.problem(SERIES, p));
    return selector.map(Object.class::cast);
  }

  private static Map<String, String> labels(YamlSection section) {
    Map<String, String> labels = new TreeMap<>();
    for (String name : section.keys()) {
      section.text(name).ifPresent(value -> labels.put(name, value));
    }
    return labels;
  }

  private static Optional<String> selectorProblem(String text) {
    try {
      Expr tree = Parser.parse(text);
      if (!(tree instanceof Expr.Selector selector)) {
        return Optional.of(
            "expected a selector such as upload{category=\"R2\"}, not " + tree.describe());
      }
      return selector.shift().equals(TimeShift.NONE)
          ? Optional.empty()
          : Optional.of("a chart takes no offset and no @; range says when");
    } catch (ExpressionException e) {
      return Optional.of(e.problem() + " (column " + e.column() + ")");
    }
  }

  private View.@Nullable Range range() {
    if (nodes.get(RANGE) instanceof MappingNode) {
      return root.section(RANGE).map(this::fromTo).orElse(null);
    }
    Optional<String> span = root.text(RANGE);
    span.ifPresent(this::checkSpan);
    return span.map(text -> new View.Range(text, null, null)).orElse(null);
  }

  private void checkSpan(String text) {
    try {
      if (PromDuration.parseMillis(text) == 0) {
        root.problem(RANGE, "must be longer than nothing");
      }
    } catch (IllegalArgumentException e) {
      root.problem(RANGE, e.getMessage() + ", and from and to are not given either");
    }
  }

  private View.@Nullable Range fromTo(YamlSection section) {
    section.refuseOthers(RANGE_KEYS, List.of());
    Instant from = time(section, "from");
    Instant to = time(section, "to");
    if (from == null || to == null) {
      return null;
    }
    if (!from.isBefore(to)) {
      section.problem("to", "must be after from");
    }
    return new View.Range(null, from, to);
  }

  private static @Nullable Instant time(YamlSection section, String key) {
    Optional<String> given = section.required(key);
    if (given.isEmpty()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(given.get()).toInstant();
    } catch (DateTimeException e) {
      section.problem(
          key, "must be a time such as 2026-01-31T12:00:00Z, not \"" + given.get() + "\"");
      return null;
    }
  }

  private @Nullable String timeZone() {
    String given = text("timeZone");
    if (given == null || given.equals("local")) {
      return null;
    }
    try {
      return ZoneId.of(given).getId();
    } catch (DateTimeException e) {
      root.problem(
          "timeZone", "must be local, UTC or a name such as Europe/Berlin, not \"" + given + "\"");
      return null;
    }
  }
}

package dev.masterperf.api.views;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** Writes views as YAML and as JSON, which have the same keys. */
final class ViewYaml {
  private static final int WIDTH = 100;

  private ViewYaml() {}

  /** The keys that are there, in the order people read them. */
  static Map<String, Object> members(View view) {
    Map<String, Object> members = new LinkedHashMap<>();
    put(members, "name", view.name());
    put(members, "title", view.title());
    put(members, "description", view.description());
    put(members, "scope", view.scope());
    put(members, "filter", view.filter());
    put(members, "columns", view.columns());
    put(members, "sort", view.sort());
    put(members, "group", view.group());
    put(members, "closed", view.closed());
    List<View.Chart> charts = view.charts();
    put(members, "charts", charts == null ? null : charts.stream().map(ViewYaml::chart).toList());
    put(members, "range", range(view.range()));
    put(members, "timeZone", view.timeZone());
    put(members, "theme", view.theme());
    put(members, "utc", view.utc());
    put(members, "kiosk", view.kiosk());
    return members;
  }

  private static Map<String, Object> chart(View.Chart chart) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(
        "series",
        chart.series() instanceof Map<?, ?> labels ? new TreeMap<>(labels) : chart.series());
    put(members, "view", chart.view());
    put(members, "compare", chart.compare());
    put(members, "band", chart.band());
    return members;
  }

  private static @Nullable Object range(View.@Nullable Range range) {
    if (range == null || range.span() != null) {
      return range == null ? null : range.span();
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("from", text(range.from()));
    members.put("to", text(range.to()));
    return members;
  }

  private static String text(@Nullable Instant instant) {
    return Objects.requireNonNull(instant).toString();
  }

  private static void put(Map<String, Object> members, String key, @Nullable Object value) {
    if (value != null) {
      members.put(key, value);
    }
  }

  /** As a file that people read and change. */
  static String text(View view) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setAllowUnicode(true);
    options.setSplitLines(false);
    options.setWidth(WIDTH);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    return new Yaml(new ShortLists(options), options).dump(members(view));
  }

  /** Lists of texts stand in one line, as one writes them. */
  private static final class ShortLists extends Representer {
    ShortLists(DumperOptions options) {
      super(options);
    }

    @Override
    protected Node representSequence(Tag tag, Iterable<?> sequence, FlowStyle style) {
      Node node = super.representSequence(tag, sequence, style);
      boolean texts = true;
      for (Object one : sequence) {
        texts &= one instanceof String;
      }
      if (texts && node instanceof SequenceNode list) {
        list.setFlowStyle(FlowStyle.FLOW);
      }
      return node;
    }
  }
}

package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.LabelMatcher;
import dev.masterperf.query.syntax.LabelMatcher.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code info}: series with the labels of the info series of the same instance and job. Where there
 * are several of one name, as while its labels change, the newest sample decides.
 */
final class InfoJoin implements Node.OfVector {
  private static final List<String> IDENTIFYING = List.of("instance", "job");

  /** What is looked at where no name is asked for, but only what is not. */
  private static final LabelMatcher ANY_INFO =
      LabelMatcher.of(Labels.NAME, Operator.REGEX, ".+_info");

  private final Context context;
  private final Expr.Call call;
  private final Node.OfVector base;
  private final NewestSamples infos;

  /** Those on the name, and the others. */
  private final List<LabelMatcher> ofName;

  private final List<LabelMatcher> ofData;
  private final Set<String> wanted;

  /** By which a series and those that tell of it are alike. */
  private final List<String> identifying;

  private InfoJoin(Context context, Compiler whole, Expr.Call call, Expr.Selector asked) {
    this.context = context;
    this.call = call;
    this.base = whole.vector(call.arguments().get(0));
    this.ofName = named(asked);
    this.ofData =
        asked.matchers().stream().filter(matcher -> !matcher.name().equals(Labels.NAME)).toList();
    this.identifying = identifying(call);
    this.wanted = ofData.stream().map(LabelMatcher::name).collect(Collectors.toSet());
    List<LabelMatcher> all = new ArrayList<>(ofName);
    all.addAll(ofData);
    this.infos = whole.newest(new Expr.Selector(all, asked.shift(), asked.at()));
  }

  static Node.OfVector compile(Context context, Compiler whole, Expr.Call call) {
    return new InfoJoin(context, whole, call, (Expr.Selector) call.arguments().get(1));
  }

  /** More than two arguments has only what {@link dev.masterperf.query.KeptLabel} made. */
  private static List<String> identifying(Expr.Call call) {
    List<String> identifying = new ArrayList<>(IDENTIFYING);
    call.arguments().stream().skip(2).forEach(kept -> identifying.add(((Expr.Text) kept).value()));
    return identifying;
  }

  private static List<LabelMatcher> named(Expr.Selector asked) {
    List<LabelMatcher> named =
        asked.matchers().stream()
            .filter(matcher -> matcher.name().equals(Labels.NAME))
            .collect(Collectors.toCollection(ArrayList::new));
    if (named.isEmpty()) {
      named.add(LabelMatcher.of(Labels.NAME, Operator.EQUAL, "target_info"));
    } else if (named.stream().noneMatch(InfoJoin::isPositive)) {
      named.add(ANY_INFO);
    }
    return named;
  }

  private static boolean isPositive(LabelMatcher matcher) {
    return matcher.operator() == Operator.EQUAL || matcher.operator() == Operator.REGEX;
  }

  @Override
  public List<VectorSample> at(long millis) {
    Map<Labels, Map<String, VectorSample>> byTarget = byTarget(millis);
    List<VectorSample> result = new ArrayList<>();
    for (VectorSample sample : base.at(millis)) {
      Labels labels = sample.labels();
      Map<String, VectorSample> found = byTarget.getOrDefault(target(labels), Map.of());
      if (isInfo(labels)) {
        result.add(sample);
      } else if (!found.isEmpty()) {
        result.add(sample.labelled(joined(labels, found.values())));
      } else if (ofData.stream().allMatch(matcher -> matcher.matches(""))) {
        result.add(sample);
      }
    }
    return context.distinct(result, call);
  }

  private boolean isInfo(Labels labels) {
    return ofName.stream().allMatch(matcher -> matcher.matches(labels.get(Labels.NAME)));
  }

  private Labels target(Labels labels) {
    return labels.keeping(identifying).withFirmName();
  }

  /** The newest info series of each name, by instance and job; their values are times. */
  private Map<Labels, Map<String, VectorSample>> byTarget(long millis) {
    Map<Labels, Map<String, VectorSample>> byTarget = new HashMap<>();
    infos.eachNewest(
        millis,
        (one, index) -> {
          if (one.samples().distribution(index) != null) {
            throw context.problem(call, "info sample should be float");
          }
          Labels target = target(one.labels());
          if (!one.labels().keeping(IDENTIFYING).withFirmName().isEmpty()) {
            byTarget
                .computeIfAbsent(target, fresh -> new TreeMap<>())
                .merge(
                    one.labels().get(Labels.NAME),
                    new VectorSample(one.labels(), one.samples().timeMillis(index)),
                    this::newer);
          }
        });
    return byTarget;
  }

  private VectorSample newer(VectorSample a, VectorSample b) {
    if (a.value() == b.value()) {
      throw context.problem(
          call,
          "found duplicate series for info metric: %s and %s at the same time"
              .formatted(a.labels(), b.labels()));
    }
    return a.value() > b.value() ? a : b;
  }

  private Labels joined(Labels base, Iterable<VectorSample> infos) {
    Map<String, String> added = new TreeMap<>();
    for (VectorSample info : infos) {
      info.labels()
          .toMap()
          .forEach(
              (name, value) -> {
                boolean taken = wanted.isEmpty() || wanted.contains(name);
                if (taken && !name.equals(Labels.NAME) && base.get(name).isEmpty()) {
                  String other = added.put(name, value);
                  if (other != null && !other.equals(value)) {
                    throw context.problem(call, "conflicting label: " + name);
                  }
                }
              });
    }
    return added.isEmpty() ? base : base.with(added);
  }
}

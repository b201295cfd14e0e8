package dev.masterperf.benchmarks.nab;

import dev.masterperf.alerts.anomaly.Detector;
import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.nab.RawSeries.Scale;
import dev.masterperf.benchmarks.process.Cores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** What the score loses where one setting is moved by a fifth. */
final class Sensitivity {
  private static final double MOST_LOST = 3;

  private final List<RawSeries> series;
  private final List<MovedSetting> moves;
  private List<Moved> all = List.of();

  /** Scores of one setting, in the standard profile: of all files, the odd ones and the even. */
  private record Moved(MovedSetting setting, Scale scale, double all, double odd, double even) {}

  /**
   * @param moves what is looked at
   */
  Sensitivity(List<RawSeries> series, List<MovedSetting> moves) {
    this.series = series;
    this.moves = moves;
  }

  void measure(Figures figures) throws InterruptedException {
    List<Callable<Moved>> runs = new ArrayList<>();
    for (Scale scale : Scale.values()) {
      runs.add(() -> moved(MovedSetting.SHIPPED, scale));
      for (MovedSetting move : moves) {
        runs.add(() -> moved(move, scale));
      }
    }
    all = Cores.all("runs over all files", runs);
    for (Scale scale : Scale.values()) {
      List<Moved> ofScale = all.stream().filter(one -> one.scale() == scale).toList();
      Moved shipped = ofScale.get(0);
      List<Moved> moved = ofScale.subList(1, ofScale.size());
      for (Moved one : moved) {
        figures.add(name(scale, one.setting()), one.all() - shipped.all(), "points gained");
      }
      Moved worst = moved.stream().min(Comparator.comparingDouble(Moved::all)).orElseThrow();
      figures.add(
          new Figure(
              "sensitivity_" + scale.title() + "_worst_loss",
              shipped.all() - worst.all(),
              "points lost, less is better",
              MOST_LOST,
              null,
              List.of()));
      figures.setting(
          "sensitivity_" + scale.title() + "_worst",
          worst.setting().name() + " " + worst.setting().direction());
      figures.add(
          "sensitivity_" + scale.title() + "_worst_loss_odd_files",
          moved.stream().mapToDouble(one -> shipped.odd() - one.odd()).max().orElseThrow(),
          "points lost");
      figures.add(
          "sensitivity_" + scale.title() + "_worst_loss_even_files",
          moved.stream().mapToDouble(one -> shipped.even() - one.even()).max().orElseThrow(),
          "points lost");
    }
  }

  private static String name(Scale scale, MovedSetting setting) {
    return "sensitivity_"
        + scale.title()
        + "_"
        + setting.name()
        + (setting.direction().startsWith("-") ? "_down" : "_up");
  }

  private Moved moved(MovedSetting setting, Scale scale) {
    List<ScoredSeries> scored = new ArrayList<>();
    for (RawSeries one : series) {
      scored.add(one.judged(scale, setting.scaleFactor(), setting.settings()).scores());
    }
    return new Moved(
        setting,
        scale,
        score(scored),
        score(NabBench.everySecond(scored, 0)),
        score(NabBench.everySecond(scored, 1)));
  }

  private static double score(List<ScoredSeries> series) {
    return NabBench.score(series, Detector.THRESHOLD, Profile.STANDARD);
  }

  void print() {
    for (Scale scale : Scale.values()) {
      System.out.printf(
          "%nstandard score where one setting is moved, %s; what is lost of all files%n"
              + "%-18s %6s %8s %8s %8s %8s%n",
          scale.title(), "setting", "by", "all", "odd", "even", "lost");
      List<Moved> ofScale = all.stream().filter(one -> one.scale() == scale).toList();
      for (Moved one : ofScale) {
        System.out.printf(
            Locale.ROOT,
            "%-24s %6s %8.2f %8.2f %8.2f %8.2f%n",
            one.setting().name(),
            one.setting().direction(),
            one.all(),
            one.odd(),
            one.even(),
            ofScale.get(0).all() - one.all());
      }
    }
  }
}

package dev.masterperf.benchmarks.torture;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.oracle.SimpleAlerts.Transition;
import dev.masterperf.oracle.SimpleModel;
import dev.masterperf.oracle.SimpleModel.Width;
import dev.masterperf.oracle.SimpleModel.Window;
import dev.masterperf.oracle.SimpleWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The promises, each as a question to what was observed: answers are sentences, one for each thing
 * that is wrong, none when all is well.
 */
final class Checks {
  /** Of a heap of 384 MiB, and as much again for what is outside of it. */
  private static final long MAX_RESIDENT = 2 * 384L << 20;

  private static final int MAX_THREADS = 400;
  private static final int MAX_FILES = 2_000;

  /** Fewer looks tell nothing of growth. */
  private static final int LOOKS = 20;

  /** Each is started again at once; so many ends of one fault are no recovery. */
  private static final int ENDS = 10;

  private static final long HEAP_ROOM = 8L << 20;
  private static final long THREADS_ROOM = 4;
  private static final long FILES_ROOM = 20;

  private Checks() {}

  /** Everything acknowledged stands in the log, and nothing that nobody sent. */
  static List<String> ledger(Ledger ledger, Observed observed) {
    List<String> wrong = new ArrayList<>();
    BitSet lost = ledger.acknowledged();
    lost.andNot(observed.numbers());
    lost.stream()
        .forEach(
            number -> wrong.add("metric " + number + " was acknowledged and is not in the log"));
    BitSet invented = (BitSet) observed.numbers().clone();
    invented.andNot(ledger.sent());
    invented.stream()
        .forEach(number -> wrong.add("metric " + number + " is in the log and nobody sent it"));
    return wrong;
  }

  /**
   * Every window that is due was put out, as often as it was corrected, each time with the figures
   * that the model reckons; every event that came too late, and every record that cannot count, is
   * told of once. While metrics still come, some of it is under way at any moment: what is wrong
   * for good is what stays so under its key.
   *
   * @param afterMillis windows that end by then are not looked at
   * @return what is wrong, by the window or record it is about
   */
  static Map<String, String> windows(Observed observed, long afterMillis) {
    Map<String, String> wrong = new TreeMap<>();
    Set<String> known = new HashSet<>();
    each(
        observed,
        afterMillis,
        (key, window) -> {
          known.add(key);
          if (window.revision() > 0) {
            compare(key, observed.windows().get(key), window, "is over and was not put out", wrong);
            earlier(observed, key, window, wrong);
          }
        });
    for (int partition = 0; partition < observed.models().size(); partition++) {
      SimpleModel model = observed.models().get(partition);
      once("late record", partition, observed.late(partition), model.late, wrong);
      once("dead letter", partition, observed.dead(partition), model.dead, wrong);
    }
    surplus(observed.windows(), known, afterMillis, "was put out", wrong);
    return wrong;
  }

  /**
   * Every window that is over is kept hot, with the figures that the model reckons.
   *
   * @param answered closed windows by their keys, as the API has them
   * @param afterMillis windows that end by then are not looked at
   * @return what is wrong, by the window it is about; of what is under way now, see {@link
   *     #windows}
   */
  static Map<String, String> hot(
      Observed observed, Map<String, WindowAggregate> answered, long afterMillis) {
    Map<String, String> wrong = new TreeMap<>();
    Set<String> known = new HashSet<>();
    each(
        observed,
        afterMillis,
        (key, window) -> {
          known.add(key);
          if (window.revision() > 0) {
            compare(key + " as the API has it", answered.get(key), window, "is not there", wrong);
          }
        });
    surplus(answered, known, afterMillis, "is answered by the API", wrong);
    return wrong;
  }

  private static void surplus(
      Map<String, WindowAggregate> windows,
      Set<String> known,
      long afterMillis,
      String what,
      Map<String, String> wrong) {
    windows.forEach(
        (key, window) -> {
          if (window.endMillis() > afterMillis && !known.contains(key)) {
            wrong.put(key, key + " " + what + " and holds nothing that was sent");
          }
        });
  }

  /** Each window of the models that ends later, by its record key. */
  private static void each(
      Observed observed, long afterMillis, BiConsumer<String, Window> question) {
    for (SimpleModel model : observed.models()) {
      for (String series : model.series()) {
        for (Width width : Width.values()) {
          model
              .windows(series, width, afterMillis)
              .forEach(
                  (start, window) ->
                      question.accept(series + "@" + width.label + "@" + start, window));
        }
      }
    }
  }

  private static void compare(
      String key,
      @Nullable WindowAggregate actual,
      Window expected,
      String missing,
      Map<String, String> wrong) {
    String said = actual == null ? " " + missing : differences(actual, expected);
    if (!said.isEmpty()) {
      wrong.put(key, key + said);
    }
  }

  /** What was put out before its newest revision, which are not looked at again once right. */
  private static void earlier(
      Observed observed, String key, Window window, Map<String, String> wrong) {
    observed
        .forgetEarlier(
            key,
            one ->
                one.revision() <= window.revision()
                    && differences(one, window.at(one.revision())).isEmpty())
        .stream()
        .filter(one -> one.revision() <= window.revision())
        .forEach(
            one ->
                wrong.put(
                    key + "#" + one.revision(),
                    key
                        + " with revision "
                        + one.revision()
                        + differences(one, window.at(one.revision()))));
  }

  private static String differences(WindowAggregate actual, Window expected) {
    List<String> wrong = new ArrayList<>();
    WindowState state = expected.corrected() ? WindowState.CORRECTED : WindowState.FINAL;
    if (actual.state() != state || actual.revision() != expected.revision()) {
      wrong.add(
          "%s with revision %d, not %s with %d"
              .formatted(actual.state(), actual.revision(), state, expected.revision()));
    }
    wrong.addAll(SimpleWindow.differences(actual.aggregate(), expected.events()));
    return wrong.isEmpty() ? "" : ": " + String.join(", ", wrong);
  }

  private static <T> void once(
      String what, int partition, List<T> actual, List<T> expected, Map<String, String> wrong) {
    Map<T, Integer> surplus = new HashMap<>();
    actual.forEach(one -> surplus.merge(one, 1, Integer::sum));
    expected.forEach(one -> surplus.merge(one, -1, Integer::sum));
    surplus.forEach(
        (one, count) -> {
          if (count != 0) {
            String key = what + " " + one + " of partition " + partition;
            wrong.put(key, key + (count < 0 ? " is missing" : " is one too many"));
          }
        });
  }

  /**
   * No process took more than it may.
   *
   * @param usage of each part, by its name, at several moments
   */
  static List<String> bounds(Map<String, List<Usage>> usage) {
    List<String> wrong = new ArrayList<>();
    usage.forEach(
        (name, all) -> {
          for (Usage one : all) {
            if (one.resident() > MAX_RESIDENT
                || one.threads() > MAX_THREADS
                || one.files() > MAX_FILES) {
              wrong.add(
                  "%s took %,d bytes, %d threads and %d files"
                      .formatted(name, one.resident(), one.threads(), one.files()));
              return;
            }
          }
        });
    return wrong;
  }

  /**
   * No process ended again and again by itself.
   *
   * @param before how often each had, by its name, when it was looked at last
   */
  static List<String> crashLoops(Map<String, Integer> before, Map<String, Integer> now) {
    List<String> wrong = new ArrayList<>();
    new TreeMap<>(now)
        .forEach(
            (name, ended) -> {
              int times = ended - before.getOrDefault(name, 0);
              if (times > ENDS) {
                wrong.add("%s ended by itself %d times".formatted(name, times));
              }
            });
    return wrong;
  }

  /**
   * No process ended or grew, when nothing was struck: the second half of the time is held against
   * the first, once it had a fifth of it to warm up.
   *
   * @param usage of each part, by its name, oldest first
   */
  static List<String> flat(Map<String, List<Usage>> usage) {
    List<String> wrong = new ArrayList<>();
    usage.forEach(
        (name, all) -> {
          long processes = all.stream().mapToLong(Usage::pid).distinct().count();
          if (processes > 1) {
            wrong.add(name + " was " + processes + " processes one after another");
            return; // which cannot be held against each other
          }
          List<Usage> warm = warm(all);
          if (warm.size() >= LOOKS) {
            grown(name + "'s live heap in bytes", warm, Usage::heap, HEAP_ROOM, wrong);
            grown(name + "'s threads", warm, Usage::threads, THREADS_ROOM, wrong);
            grown(name + "'s open files", warm, Usage::files, FILES_ROOM, wrong);
          }
        });
    return wrong;
  }

  private static List<Usage> warm(List<Usage> all) {
    return all.subList(all.size() / 5, all.size());
  }

  /** Parts that were looked at too seldom to tell whether they grew. */
  static Set<String> notTold(Map<String, List<Usage>> usage) {
    return usage.entrySet().stream()
        .filter(part -> warm(part.getValue()).size() < LOOKS)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void grown(
      String what, List<Usage> warm, ToLongFunction<Usage> figure, long room, List<String> wrong) {
    long before = median(warm.subList(0, warm.size() / 2), figure);
    long after = median(warm.subList(warm.size() / 2, warm.size()), figure);
    if (after - before > Math.max(room, before / 10)) {
      wrong.add("%s grew from %,d to %,d".formatted(what, before, after));
    }
  }

  /** The middle one of a figure. */
  static long median(List<Usage> usage, ToLongFunction<Usage> figure) {
    return usage.stream().mapToLong(figure).sorted().toArray()[usage.size() / 2];
  }

  private static <T> void same(String what, List<T> actual, List<T> expected, List<String> wrong) {
    if (!actual.equals(expected)) {
      int at = 0;
      while (at < Math.min(actual.size(), expected.size())
          && actual.get(at).equals(expected.get(at))) {
        at++;
      }
      wrong.add(
          "%s: number %d is %s, not %s; there are %d, not %d"
              .formatted(
                  what, at, at(actual, at), at(expected, at), actual.size(), expected.size()));
    }
  }

  private static <T> String at(List<T> list, int index) {
    return index < list.size() ? String.valueOf(list.get(index)) : "not there";
  }

  /** How much of what is due has to be there. */
  enum Extent {
    /** As far as both go, while more is under way. */
    SO_FAR,
    /** All of it. */
    ALL
  }

  /**
   * Alerts went through what the model says, at the times it says and by its values, each with one
   * fingerprint of its own, by which receivers know it.
   */
  static List<String> transitions(Observed observed, Extent extent) {
    List<String> wrong = new ArrayList<>(fingerprints(observed.transitions()));
    Map<String, List<String>> is = new TreeMap<>();
    observed.transitions().stream().map(Transition::of).forEach(one -> add(is, one));
    Map<String, List<String>> should = new TreeMap<>();
    for (SimpleModel model : observed.models()) {
      model.alerts().transitions().forEach(one -> add(should, one));
    }
    wrong.addAll(each("transitions", is, should, extent));
    return wrong;
  }

  private static List<String> fingerprints(List<AlertTransition> transitions) {
    Map<String, Set<String>> byAlert = new TreeMap<>();
    Map<String, Set<String>> byFingerprint = new TreeMap<>();
    for (AlertTransition one : transitions) {
      String alert = alert(one.rule(), String.valueOf(one.series()));
      String fingerprint = one.fingerprint().hex();
      byAlert.computeIfAbsent(alert, key -> new TreeSet<>()).add(fingerprint);
      byFingerprint.computeIfAbsent(fingerprint, key -> new TreeSet<>()).add(alert);
    }
    List<String> wrong = new ArrayList<>();
    several("alert", "fingerprints", byAlert, wrong);
    several("fingerprint", "alerts", byFingerprint, wrong);
    return wrong;
  }

  private static void several(
      String one, String other, Map<String, Set<String>> all, List<String> wrong) {
    all.forEach(
        (key, of) -> {
          if (of.size() > 1) {
            wrong.add("%s %s has %d %s".formatted(one, key, of.size(), other));
          }
        });
  }

  private static String alert(String rule, String series) {
    return rule + " of " + series;
  }

  private static void add(Map<String, List<String>> byAlert, Transition one) {
    byAlert
        .computeIfAbsent(alert(one.rule(), one.series()), key -> new ArrayList<>())
        .add(
            "%d %s at %s since %s with %s"
                .formatted(
                    one.sequence(),
                    one.state(),
                    Instant.ofEpochMilli(one.atMillis()),
                    Instant.ofEpochMilli(one.startsAtMillis()),
                    one.value()));
  }

  private static List<String> each(
      String what, Map<String, List<String>> is, Map<String, List<String>> should, Extent extent) {
    List<String> wrong = new ArrayList<>();
    Set<String> alerts = new TreeSet<>(is.keySet());
    alerts.addAll(should.keySet());
    for (String alert : alerts) {
      List<String> actual = is.getOrDefault(alert, List.of());
      List<String> expected = should.getOrDefault(alert, List.of());
      if (extent == Extent.SO_FAR) {
        int both = Math.min(actual.size(), expected.size());
        actual = actual.subList(0, both);
        expected = expected.subList(0, both);
      }
      same(what + " of alert " + alert, actual, expected, wrong);
    }
    return wrong;
  }

  /**
   * Each firing and each end was told of, those of an alert in order, what was told twice with one
   * id and one payload.
   */
  static List<String> deliveries(
      List<AlertTransition> transitions, List<Receiver.Taken> taken, Extent extent) {
    List<String> wrong = new ArrayList<>();
    Map<String, String> bodies = new HashMap<>();
    Map<String, Receiver.Taken> first = new LinkedHashMap<>();
    for (Receiver.Taken one : taken) {
      String before = bodies.putIfAbsent(one.id(), one.body());
      if (before != null && !before.equals(one.body())) {
        wrong.add("webhook " + one.id() + " came with two payloads");
      }
      first.putIfAbsent(one.id(), one);
    }
    Map<String, List<String>> told = new TreeMap<>();
    for (Receiver.Taken one : first.values()) {
      told.computeIfAbsent(one.alert().path("fingerprint").asText(), key -> new ArrayList<>())
          .add(
              one.alert().path("status").asText()
                  + " since "
                  + Instant.parse(one.alert().path("startsAt").asText()));
    }
    Map<String, List<String>> due = new TreeMap<>();
    for (AlertTransition one : transitions) {
      if (one.state() == AlertState.FIRING || one.state() == AlertState.RESOLVED) {
        due.computeIfAbsent(one.fingerprint().hex(), key -> new ArrayList<>())
            .add(one.state().wireName() + " since " + one.startsAt());
      }
    }
    wrong.addAll(each("webhooks", told, due, extent));
    return wrong;
  }

  /**
   * The archive holds every metric of the log once, as it was sent, but for those that are dead
   * letters for their time.
   */
  static List<String> archive(Observed observed, Archived archived) {
    List<String> wrong = new ArrayList<>(archived.wrong());
    archived
        .metrics()
        .forEach(
            (number, copies) -> {
              if (!observed.archivable().get(number)) {
                wrong.add("metric " + number + " is in the archive and does not belong there");
                return;
              }
              if (copies.size() > 1) {
                wrong.add("metric " + number + " is in the archive " + copies.size() + " times");
              }
              if (!copies.get(0).equals(observed.sent(number))) {
                wrong.add(
                    "metric %d is in the archive as %s, and was sent as %s"
                        .formatted(number, copies.get(0), observed.sent(number)));
              }
            });
    archived.bulk().stream()
        .filter(number -> !observed.archivable().get(number))
        .forEach(
            number ->
                wrong.add("metric " + number + " is in the archive and does not belong there"));
    observed.archivable().stream()
        .filter(number -> !archived.metrics().containsKey(number) && !archived.bulk().get(number))
        .forEach(number -> wrong.add("metric " + number + " is in the log and not in the archive"));
    return wrong;
  }

  /**
   * The archive holds every closed window once as it was put out last, and what came too late for
   * windows.
   *
   * @param resolutions of which windows are archived; others can be reckoned from the metrics
   */
  static List<String> archivedWindows(
      Observed observed, Archived archived, Set<Resolution> resolutions) {
    List<String> wrong = new ArrayList<>();
    Set<String> keys = new TreeSet<>(archived.windows().keySet());
    observed
        .windows()
        .forEach(
            (key, window) -> {
              if (resolutions.contains(window.resolution())) {
                keys.add(key);
              }
            });
    for (String key : keys) {
      WindowAggregate put = observed.windows().get(key);
      Archived.Row should = put == null ? null : Archived.Row.of(put);
      Archived.Row is = archived.windows().get(key);
      if (!Objects.equals(should, is)) {
        wrong.add("%s is in the archive as %s, and was put out as %s".formatted(key, is, should));
      }
    }
    Set<String> widths = resolutions.stream().map(Resolution::label).collect(Collectors.toSet());
    Map<String, Integer> late = new TreeMap<>();
    for (SimpleModel model : observed.models()) {
      for (SimpleModel.Late one : model.late) {
        one.missed().stream()
            .filter(widths::contains)
            .forEach(width -> late.merge(one.series() + "@" + width, 1, Integer::sum));
      }
    }
    Set<String> missed = new TreeSet<>(late.keySet());
    missed.addAll(archived.late().keySet());
    for (String key : missed) {
      int should = late.getOrDefault(key, 0);
      int is = archived.late().getOrDefault(key, 0);
      if (is != should) {
        wrong.add(
            "of what came too late for %s the archive has %d, not %d".formatted(key, is, should));
      }
    }
    return wrong;
  }
}

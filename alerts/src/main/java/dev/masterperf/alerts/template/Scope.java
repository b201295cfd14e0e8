package dev.masterperf.alerts.template;

import java.util.ArrayList;
import java.util.List;

/** Names of variables while a template is read; each has a slot of its own while it is known. */
final class Scope {
  static final int NO_SLOT = -1;

  /** The slot of {@code $}. */
  static final int ROOT = 0;

  /** What rules may speak of, as Prometheus names it; {@code $expected} is ours. */
  private static final List<String> OF_ALERT =
      List.of("$", "$labels", "$externalLabels", "$externalURL", "$value", "$expected");

  private final boolean ofAlert;
  private final List<String> names;
  private int most;

  private Scope(boolean ofAlert, List<String> names) {
    this.ofAlert = ofAlert;
    this.names = new ArrayList<>(names);
    this.most = names.size();
  }

  /** Of the whole template, where these variables are known beside. */
  static Scope ofAlert(List<String> others) {
    List<String> names = new ArrayList<>(OF_ALERT);
    names.addAll(others);
    return new Scope(true, names);
  }

  /** Of one with a name, which knows what it is given and nothing else. */
  static Scope ofNamed() {
    return new Scope(false, List.of("$"));
  }

  /** Whether {@code $} is the alert. */
  boolean isOfAlert() {
    return ofAlert;
  }

  int size() {
    return names.size();
  }

  /** How many slots are needed at once. */
  int most() {
    return most;
  }

  List<String> names() {
    return names;
  }

  /** The slot of a name; {@link #NO_SLOT} where it is not known. */
  int slot(String name) {
    return names.lastIndexOf(name);
  }

  int declare(String name) {
    names.add(name);
    most = Math.max(most, names.size());
    return names.size() - 1;
  }

  /** Forgets what was declared since there were so many. */
  void backTo(int size) {
    names.subList(size, names.size()).clear();
  }
}

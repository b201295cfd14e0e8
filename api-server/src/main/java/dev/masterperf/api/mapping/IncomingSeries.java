package dev.masterperf.api.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series under the names its sender gave it.
 *
 * @param name of the metric, not empty
 * @param unit as the sender writes it; empty where it says none
 * @param labels what tells it from other series of the metric
 * @param context what is known besides and tells nothing apart by itself
 */
public record IncomingSeries(
    SourceKind kind, String name, String unit, List<Label> labels, Context context) {

  /** By which rules call the metric's own name. */
  public static final String NAME = "__name__";

  /** Nothing is known besides. */
  public static final Context NO_CONTEXT = name -> null;

  /** One label, neither side null. */
  public record Label(String name, String value) {}

  /** Facts about the sender, such as the resource of OTLP. */
  @FunctionalInterface
  public interface Context {
    /** The fact of this name; null if it is not known. */
    @Nullable String value(String name);
  }

  /**
   * What a rule may ask for.
   *
   * @return the value of a label, of the context, or the metric's name; null if there is none, or
   *     an empty one
   */
  @Nullable String value(String wanted) {
    if (wanted.equals(NAME)) {
      return name;
    }
    for (Label label : labels) {
      if (label.name().equals(wanted)) {
        return label.value().isEmpty() ? null : label.value();
      }
    }
    String known = context.value(wanted);
    return known == null || known.isEmpty() ? null : known;
  }
}

package dev.masterperf.alerts.template;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an expression of a template gives: the few types of Go that templates of rules meet. */
sealed interface Value {
  Value NOTHING = new Nothing();

  /** The type's name in Go, for messages and {@code %T}. */
  String type();

  /** What {@code if}, {@code and} and {@code or} take it for. */
  boolean isTrue();

  /** Go's {@code nil}, and what a map of arguments does not have. */
  record Nothing() implements Value {
    @Override
    public String type() {
      return "nil";
    }

    @Override
    public boolean isTrue() {
      return false;
    }
  }

  record Bool(boolean value) implements Value {
    @Override
    public String type() {
      return "bool";
    }

    @Override
    public boolean isTrue() {
      return value;
    }
  }

  record Text(String value) implements Value {
    @Override
    public String type() {
      return "string";
    }

    @Override
    public boolean isTrue() {
      return !value.isEmpty();
    }
  }

  record Whole(long value) implements Value {
    @Override
    public String type() {
      return "int";
    }

    @Override
    public boolean isTrue() {
      return value != 0;
    }
  }

  record Real(double value) implements Value {
    @Override
    public String type() {
      return "float64";
    }

    @Override
    public boolean isTrue() {
      return value != 0;
    }
  }

  record Time(Instant value) implements Value {
    @Override
    public String type() {
      return "*time.Time";
    }

    @Override
    public boolean isTrue() {
      return true;
    }
  }

  record Span(Duration value) implements Value {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    @Override
    public String type() {
      return "*time.Duration";
    }

    @Override
    public boolean isTrue() {
      return true;
    }

    BigInteger nanos() {
      return BigInteger.valueOf(value.getSeconds())
          .multiply(NANOS)
          .add(BigInteger.valueOf(value.getNano()));
    }
  }

  /** Labels; one that is not there is empty. */
  record LabelMap(SortedMap<String, String> labels) implements Value {
    @Override
    public String type() {
      return "map[string]string";
    }

    @Override
    public boolean isTrue() {
      return !labels.isEmpty();
    }

    Text get(String name) {
      return new Text(labels.getOrDefault(name, ""));
    }
  }

  /**
   * What {@code args} makes.
   *
   * @param depth how many of them are within one another
   */
  record Arguments(SortedMap<String, Value> values, int depth) implements Value {
    private static final int MAX_DEPTH = 20;

    public Arguments {
      values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
      if (depth > MAX_DEPTH) {
        throw new RenderException("arguments within arguments go too deep");
      }
    }

    static Arguments of(List<Value> all) {
      SortedMap<String, Value> values = new TreeMap<>();
      int depth = 0;
      for (int i = 0; i < all.size(); i++) {
        values.put("arg" + i, all.get(i));
        depth = Math.max(depth, all.get(i) instanceof Arguments inner ? inner.depth() : 0);
      }
      return new Arguments(values, depth + 1);
    }

    @Override
    public String type() {
      return "map[string]interface {}";
    }

    @Override
    public boolean isTrue() {
      return !values.isEmpty();
    }

    Value get(String name) {
      return values.getOrDefault(name, NOTHING);
    }
  }

  record Sample(QueryFunction.Sample sample) implements Value {
    @Override
    public String type() {
      return "*template.sample";
    }

    @Override
    public boolean isTrue() {
      return true;
    }
  }

  /** What {@code query} answers. */
  record Vector(List<Sample> samples) implements Value {
    public Vector {
      samples = List.copyOf(samples);
    }

    @Override
    public String type() {
      return "template.queryResult";
    }

    @Override
    public boolean isTrue() {
      return !samples.isEmpty();
    }
  }

  /** The dot a template begins with. */
  record Data(LabelMap labels, LabelMap externalLabels, Text externalUrl, Real value)
      implements Value {
    static final List<String> FIELDS = List.of("Labels", "ExternalLabels", "ExternalURL", "Value");

    @Override
    public String type() {
      return "the alert";
    }

    @Override
    public boolean isTrue() {
      return true;
    }
  }
}

package dev.masterperf.benchmarks.nab;

import dev.masterperf.alerts.anomaly.DetectorSettings;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The shipped settings with one of them moved.
 *
 * @param name of the setting; {@link #SCALE} for that of the series, which is none of them
 * @param direction by which it was moved, such as -20 %
 * @param scaleFactor by which the scale of each series is moved
 */
record MovedSetting(String name, String direction, DetectorSettings settings, double scaleFactor) {
  static final String SCALE = "scale";
  static final MovedSetting SHIPPED = new MovedSetting("shipped", "", DetectorSettings.SHIPPED, 1);

  private static final double BY = 0.2;

  /** A share below 1 cannot be moved up by a fifth; what lies beyond it can. */
  private static final String QUANTILE = "tailQuantile";

  /** Every setting that is a number or a list of numbers, down and up; then the scale. */
  static List<MovedSetting> all() {
    List<MovedSetting> all = new ArrayList<>();
    for (String name : names("", DetectorSettings.class)) {
      all.add(moved(name, 1 - BY));
      all.add(moved(name, 1 + BY));
    }
    for (double factor : new double[] {1 - BY, 1 + BY}) {
      all.add(new MovedSetting(SCALE, direction(factor), DetectorSettings.SHIPPED, factor));
    }
    return all;
  }

  /** Of the settings in a record and in records that it holds, those with dots in their names. */
  private static List<String> names(String prefix, Class<?> type) {
    List<String> names = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = prefix + component.getName();
      if (component.getType().isRecord()) {
        names.addAll(names(name + ".", component.getType()));
      } else if (!component.getType().isEnum()) {
        names.add(name);
      }
    }
    return names;
  }

  private static MovedSetting moved(String name, double factor) {
    DetectorSettings settings = (DetectorSettings) with(DetectorSettings.SHIPPED, "", name, factor);
    return new MovedSetting(name, direction(factor), settings, 1);
  }

  /** A record with one of its numbers, or of a record's that it holds, moved. */
  private static Object with(Object record, String prefix, String moved, double factor) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Object shipped = shipped(record, components[i]);
      String name = prefix + components[i].getName();
      values[i] =
          name.equals(moved)
              ? moved(name, shipped, factor)
              : moved.startsWith(name + ".") ? with(shipped, name + ".", moved, factor) : shipped;
    }
    return made(record.getClass(), components, values);
  }

  private static String direction(double factor) {
    return factor < 1 ? "-20 %" : "+20 %";
  }

  private static Object moved(String name, Object value, double factor) {
    if (value instanceof Integer whole) {
      return moved(whole, factor);
    }
    if (value instanceof Double number) {
      return name.equals(QUANTILE) ? 1 - factor * (1 - number) : factor * number;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(one -> moved(name, one, factor)).toList();
    }
    throw new IllegalStateException("setting " + name + " is no number: " + value);
  }

  /** By one at least: a small number would stay where it is. */
  private static int moved(int whole, double factor) {
    int moved = (int) Math.round(factor * whole);
    return moved != whole ? moved : factor < 1 ? whole - 1 : whole + 1;
  }

  private static Object shipped(Object record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("setting " + component.getName() + " is not to be read", e);
    }
  }

  private static Object made(Class<?> type, RecordComponent[] components, Object[] values) {
    try {
      Constructor<?> constructor =
          type.getConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "no " + type.getSimpleName() + " of " + Arrays.toString(values), e);
    }
  }
}

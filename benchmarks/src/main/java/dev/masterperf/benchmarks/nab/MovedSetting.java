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
    for (RecordComponent component : DetectorSettings.class.getRecordComponents()) {
      if (!component.getType().isEnum()) {
        all.add(moved(component.getName(), 1 - BY));
        all.add(moved(component.getName(), 1 + BY));
      }
    }
    for (double factor : new double[] {1 - BY, 1 + BY}) {
      all.add(new MovedSetting(SCALE, direction(factor), DetectorSettings.SHIPPED, factor));
    }
    return all;
  }

  private static MovedSetting moved(String name, double factor) {
    RecordComponent[] components = DetectorSettings.class.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Object shipped = shipped(components[i]);
      values[i] = components[i].getName().equals(name) ? moved(name, shipped, factor) : shipped;
    }
    return new MovedSetting(name, direction(factor), made(components, values), 1);
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

  private static Object shipped(RecordComponent component) {
    try {
      return component.getAccessor().invoke(DetectorSettings.SHIPPED);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("setting " + component.getName() + " is not to be read", e);
    }
  }

  private static DetectorSettings made(RecordComponent[] components, Object[] values) {
    try {
      Constructor<DetectorSettings> constructor =
          DetectorSettings.class.getConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no settings of " + Arrays.toString(values), e);
    }
  }
}

package dev.masterperf.model.foreign;

/** Names of labels as expressions can write them. */
public final class LabelName {
  private LabelName() {}

  /** The name with every character replaced that PromQL's label names may not hold. */
  public static String of(String name) {
    if (isPlain(name)) {
      return name;
    }
    StringBuilder plain = new StringBuilder(name.length() + 1);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      plain.append(isInner(c) ? c : '_');
    }
    return plain.isEmpty() || isDigit(plain.charAt(0)) ? "_" + plain : plain.toString();
  }

  /** Whether expressions can write it as it is. */
  public static boolean isPlain(String name) {
    if (name.isEmpty() || isDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (!isInner(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isInner(char c) {
    return c == '_' || isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

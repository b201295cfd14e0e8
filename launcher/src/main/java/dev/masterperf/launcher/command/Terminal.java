package dev.masterperf.launcher.command;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** Whether a person watches. */
final class Terminal {
  private static final int CONSOLE_IS_ALWAYS_THERE = 22;

  private Terminal() {}

  /** Whether input and output are a terminal, where a line can be written over. */
  @SuppressWarnings("SystemConsoleNull") // asked further where it no longer tells
  static boolean isInteractive() {
    Console console = System.console();
    if (console == null || "dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    return Runtime.version().feature() < CONSOLE_IS_ALWAYS_THERE || isTerminal(console);
  }

  /** From Java 22 on there is a console also where there is no terminal; it has to be asked. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }
}

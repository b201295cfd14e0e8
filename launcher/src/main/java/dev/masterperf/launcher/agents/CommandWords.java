package dev.masterperf.launcher.agents;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command line into words as a shell does, and does nothing else of what a shell does:
 * blanks separate, {@code '…'} and {@code "…"} hold together, a backslash takes the next character
 * as it is (in {@code "…"} only a quote or a backslash).
 */
public final class CommandWords {
  private final String text;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean begun;
  private int position;

  private CommandWords(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException if a quote is left open, a backslash ends the text, or there
   *     is no word
   */
  public static List<String> of(String text) {
    return new CommandWords(text).split();
  }

  private List<String> split() {
    while (position < text.length()) {
      char next = text.charAt(position++);
      if (Character.isWhitespace(next)) {
        end();
      } else if (next == '\'' || next == '"') {
        quoted(next);
      } else {
        begun = true;
        word.append(next == '\\' ? escaped() : next);
      }
    }
    end();
    if (words.isEmpty() || words.get(0).isEmpty()) {
      throw new IllegalArgumentException("there is no program in it");
    }
    return words;
  }

  private void quoted(char quote) {
    int opened = position;
    begun = true;
    while (position < text.length()) {
      char next = text.charAt(position++);
      if (next == quote) {
        return;
      }
      boolean escape = next == '\\' && quote == '"' && position < text.length();
      if (escape && (text.charAt(position) == '"' || text.charAt(position) == '\\')) {
        next = text.charAt(position++);
      }
      word.append(next);
    }
    throw new IllegalArgumentException(
        "the " + quote + " at character " + opened + " is not closed");
  }

  private char escaped() {
    if (position == text.length()) {
      throw new IllegalArgumentException("a backslash ends it");
    }
    return text.charAt(position++);
  }

  private void end() {
    if (begun) {
      words.add(word.toString());
      word.setLength(0);
      begun = false;
    }
  }
}

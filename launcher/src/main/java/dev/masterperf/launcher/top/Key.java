package dev.masterperf.launcher.top;

import java.io.IOException;

/**
 * A key that was pressed.
 *
 * @param name what it is; {@code TEXT} for one that stands for a character
 * @param character what it stands for; 0 where it is none
 */
record Key(Name name, char character) {
  private static final int ESCAPE = 27;
  private static final int DELETE = 127;
  private static final int BACKSPACE = 8;
  private static final int INTERRUPT = 3;

  /** Of who is gone. */
  static final Key LEAVE = of(Name.INTERRUPT);

  enum Name {
    TEXT,
    ENTER,
    ESCAPE,
    ERASE,
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    INTERRUPT,
    UNKNOWN
  }

  /** Where characters come from. */
  interface Source {
    /** The next one; negative if there is none in time, or will be none. */
    int read(long timeoutMillis) throws IOException;
  }

  private static Key of(Name name) {
    return new Key(name, (char) 0);
  }

  static Key of(char character) {
    return new Key(Name.TEXT, character);
  }

  /** The key that begins with a character that was read; a sequence of a terminal is one key. */
  static Key read(int first, Source source) throws IOException {
    return switch (first) {
      case '\r', '\n' -> of(Name.ENTER);
      case DELETE, BACKSPACE -> of(Name.ERASE);
      case INTERRUPT -> of(Name.INTERRUPT);
      case ESCAPE -> sequence(source);
      default -> first < ' ' ? of(Name.UNKNOWN) : of((char) first);
    };
  }

  /** What a terminal sends, it sends at once: an escape alone is a key of its own. */
  private static Key sequence(Source source) throws IOException {
    int introducer = source.read(50);
    if (introducer < 0) {
      return of(Name.ESCAPE);
    }
    if (introducer != '[' && introducer != 'O') {
      return of(Name.UNKNOWN);
    }
    int number = 0;
    int next = source.read(50);
    while (next >= '0' && next <= '9' || next == ';') {
      number = next == ';' ? 0 : number * 10 + next - '0';
      next = source.read(50);
    }
    return of(named((char) next, number));
  }

  private static Name named(char end, int number) {
    return switch (end) {
      case 'A' -> Name.UP;
      case 'B' -> Name.DOWN;
      case 'H' -> Name.HOME;
      case 'F' -> Name.END;
      case '~' ->
          switch (number) {
            case 1, 7 -> Name.HOME;
            case 4, 8 -> Name.END;
            case 5 -> Name.PAGE_UP;
            case 6 -> Name.PAGE_DOWN;
            default -> Name.UNKNOWN;
          };
      default -> Name.UNKNOWN;
    };
  }
}

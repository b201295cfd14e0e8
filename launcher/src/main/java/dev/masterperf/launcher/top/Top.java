package dev.masterperf.launcher.top;

import dev.masterperf.launcher.config.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;

/** Shows frames of a server's live socket in a terminal; only what changed is written. */
public final class Top {
  private static final Frame NOTHING_YET =
      new Frame(List.of(), 0, List.of(), List.of(), 0, Instant.EPOCH);
  private static final int REMEMBERED = 60;

  /** A key shows at once; a frame within this time. */
  private static final long LOOK_MILLIS = 100;

  private final Terminal terminal;
  private final URI server;
  private final Optional<Secret> apiKey;
  private final View view;
  private final ZoneId zone;
  private final Sparklines sparklines = new Sparklines(REMEMBERED);
  private Frame shown = NOTHING_YET;
  private int seen;
  private int shownAt;

  private Top(Terminal terminal, URI server, Optional<Secret> apiKey, View view, ZoneId zone) {
    this.terminal = terminal;
    this.server = server;
    this.apiKey = apiKey;
    this.view = view;
    this.zone = zone;
  }

  /**
   * Shows them until somebody leaves.
   *
   * @param filter words that rows hold
   * @param utc whether times are not those of here
   * @throws IOException if there is no terminal, or it went away
   */
  public static void watch(URI server, Optional<Secret> apiKey, String filter, boolean utc)
      throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(false).build()) {
      View view = new View(filter, Column.IDENTITY, utc);
      new Top(terminal, server, apiKey, view, ZoneId.systemDefault()).run();
    }
  }

  /**
   * Prints the first frame with all its rows, for where nobody watches.
   *
   * @param width of a line
   * @param patience how long it may take to come
   * @throws IOException if none comes
   */
  public static void print(
      URI server,
      Optional<Secret> apiKey,
      String filter,
      boolean utc,
      int width,
      Duration patience,
      PrintWriter out)
      throws IOException, InterruptedException {
    View view = new View(filter, Column.IDENTITY, utc);
    try (Feed feed = new Feed(server, apiKey)) {
      Frame frame = feed.first(patience);
      int rest = 3 * (frame.alerts().size() + frame.warnings().size() + 2);
      int height = view.rows(frame).size() + rest;
      new Screen(width, height, ZoneId.systemDefault())
          .lines(frame, view, new Sparklines(REMEMBERED), new Screen.Link("live", true), 0).stream()
              .map(line -> line.toString().stripTrailing())
              .filter(line -> !line.isEmpty())
              .forEach(out::println);
      out.flush();
    }
  }

  private void run() throws IOException {
    Attributes before = terminal.enterRawMode();
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.cursor_invisible);
    try (Feed feed = new Feed(server, apiKey)) {
      Display display = new Display(terminal, true);
      while (!view.left()) {
        Feed.News news = feed.news();
        take(news);
        Screen screen = screen(display);
        display.update(lines(screen, news), 0);
        terminal.flush();
        Key key = key();
        if (key != null) {
          view.on(key, view.rows(shown), screen.page(shown, view));
        }
      }
    } finally {
      terminal.puts(Capability.cursor_visible);
      terminal.puts(Capability.exit_ca_mode);
      terminal.setAttributes(before);
      terminal.flush();
    }
  }

  private void take(Feed.News news) {
    if (news.newest() == null) {
      return;
    }
    if (news.frames() != seen) {
      sparklines.add(news.newest());
      seen = news.frames();
    }
    if (!view.frozen()) {
      shown = news.newest();
      shownAt = seen;
    }
  }

  private Screen screen(Display display) {
    Size size = terminal.getSize();
    display.resize(size.getRows(), size.getColumns());
    return new Screen(size.getColumns(), size.getRows(), zone);
  }

  private List<AttributedString> lines(Screen screen, Feed.News news) {
    boolean live = news.trouble().isEmpty();
    Screen.Link link = new Screen.Link(live ? "live" : news.trouble(), live);
    return screen.lines(shown, view, sparklines, link, seen - shownAt);
  }

  private @Nullable Key key() throws IOException {
    int first = terminal.reader().read(LOOK_MILLIS);
    return switch (first) {
      case NonBlockingReader.READ_EXPIRED -> null;
      case NonBlockingReader.EOF -> Key.LEAVE;
      default -> Key.read(first, timeout -> terminal.reader().read(timeout));
    };
  }
}

package dev.masterperf.api.activity;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.masterperf.api.access.Access;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.model.wire.Json;
import io.javalin.http.Context;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/activity}: what happened of late, newest first. */
public final class ActivityResource {
  private static final String BEFORE = "before";
  private static final String AFTER = "after";
  private static final String LIMIT = "limit";
  private static final long DEFAULT_LIMIT = 200;
  private static final long MOST = 1_000;
  private static final Set<String> PARAMETERS = parameters();

  private final Activity activity;

  public ActivityResource(Activity activity) {
    this.activity = activity;
  }

  /** An entry with its cursor. */
  private record Line(String cursor, @JsonUnwrapped Happening what) {}

  /**
   * What is answered.
   *
   * @param newest what to ask for {@code after} next
   * @param next what to ask for {@code before} next; null where nothing older matches
   * @param restarted that the cursor was another process', so that this begins with the newest
   * @param incomplete why something may be missing; empty if nothing is
   */
  private record Answer(
      List<Line> entries,
      String newest,
      @Nullable String next,
      boolean restarted,
      List<String> incomplete) {}

  private static Set<String> parameters() {
    Set<String> names = new HashSet<>(ActivityFilter.PARAMETERS);
    names.addAll(Set.of(BEFORE, AFTER, LIMIT));
    return Set.copyOf(names);
  }

  public void read(Context ctx) {
    Parameters parameters = Parameters.of(ctx.queryParamMap(), PARAMETERS);
    ActivityFilter filter = ActivityFilter.of(parameters, Access.scopes(ctx));
    int limit = parameters.whole(LIMIT, 1, MOST).orElse(DEFAULT_LIMIT).intValue();
    Cursor before = Cursor.of(parameters, BEFORE, activity.session());
    Cursor after = Cursor.of(parameters, AFTER, activity.session());
    boolean restarted = before.foreign() || after.foreign();
    ActivityRing.Page page =
        activity
            .ring()
            .page(
                filter,
                restarted ? OptionalLong.empty() : after.seq(),
                restarted ? OptionalLong.empty() : before.seq(),
                limit);
    List<Line> lines =
        page.entries().stream().map(one -> new Line(cursor(one.seq()), one.what())).toList();
    ctx.header("Cache-Control", "no-store");
    ctx.contentType("application/json")
        .result(
            Json.bytes(
                new Answer(
                    lines,
                    cursor(page.newest()),
                    page.more() ? lines.get(lines.size() - 1).cursor() : null,
                    restarted,
                    activity.incomplete())));
  }

  private String cursor(long seq) {
    return activity.session() + "." + seq;
  }
}

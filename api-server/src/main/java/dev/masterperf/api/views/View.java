package dev.masterperf.api.views;

import dev.masterperf.model.AllowedScopes;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, for somebody to come back to. Everything but the name may be left out.
 *
 * @param name letters, digits, {@code . _ -}, in lower case: key and part of addresses
 * @param title as people call it
 * @param scope whose it is: who may see the scope may see the view; null: who may see all scopes
 * @param filter as typed into the page
 * @param columns in this order; null for as many as there is room for
 * @param sort columns, the first of which weighs most; {@code -} before one sorts it downwards
 * @param group a column; null for none
 * @param closed groups whose rows are not shown
 * @param charts in place of the rows; null where the rows are shown
 * @param range of the charts; null for the last hour
 * @param timeZone of the charts; null for the reader's
 * @param theme null for the reader's own
 * @param utc null as false
 * @param kiosk null as false
 */
public record View(
    String name,
    @Nullable String title,
    @Nullable String description,
    @Nullable String scope,
    @Nullable String filter,
    @Nullable List<String> columns,
    @Nullable List<String> sort,
    @Nullable String group,
    @Nullable List<String> closed,
    @Nullable List<Chart> charts,
    @Nullable Range range,
    @Nullable String timeZone,
    @Nullable String theme,
    @Nullable Boolean utc,
    @Nullable Boolean kiosk) {

  /**
   * One chart.
   *
   * @param series a selector of PromQL, or the labels of one series
   * @param view what is drawn; null for percentiles
   * @param compare with which earlier time; null for none
   * @param band whether what was expected is drawn; null as false
   */
  public record Chart(
      Object series, @Nullable String view, @Nullable String compare, @Nullable Boolean band) {}

  /**
   * The time of the charts: a span up to now, which moves on, or from and to.
   *
   * @param span such as {@code 6h}
   */
  public record Range(@Nullable String span, @Nullable Instant from, @Nullable Instant to) {}

  /** Whose it is; none where it is for those who may see all. */
  Set<String> scopes() {
    return scope == null ? Set.of() : Set.of(scope);
  }

  /** Whether somebody who may see these scopes may see it. */
  boolean within(AllowedScopes scopes) {
    return scope == null ? scopes.everywhere() : scopes.allow(scope);
  }

  /** What it is called in lists: its title, or its name where it has none. */
  public String titleOrName() {
    return title == null || title.isBlank() ? name : title;
  }
}

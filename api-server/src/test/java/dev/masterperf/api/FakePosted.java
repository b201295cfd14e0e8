package dev.masterperf.api;

import dev.masterperf.alerts.posted.PostedBook;
import dev.masterperf.alerts.posted.Posting;
import dev.masterperf.model.AlertTransition;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is posted, and fires what the test says. */
public final class FakePosted implements PostedBook {
  public final List<Posting> postings = new CopyOnWriteArrayList<>();
  public final List<AlertTransition> firing = new CopyOnWriteArrayList<>();

  @Override
  public List<AlertTransition> firing() {
    return firing;
  }

  @Override
  public void post(List<Posting> posted) {
    postings.addAll(posted);
  }
}

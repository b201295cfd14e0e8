package dev.masterperf.alerts.posted;

import dev.masterperf.model.AlertTransition;
import java.util.List;

/** Where posted alerts are kept, the same for all processes. */
public interface PostedBook {
  /** Of a process that takes none. */
  PostedBook NONE =
      new PostedBook() {
        @Override
        public List<AlertTransition> firing() {
          return List.of();
        }

        @Override
        public void post(List<Posting> postings) {
          throw new PostedUnavailable("this process takes no alerts");
        }
      };

  /** Those that fire now. */
  List<AlertTransition> firing();

  /**
   * Takes postings; all that is new in them is written when this returns.
   *
   * @throws PostedUnavailable if that cannot be done at the moment
   */
  void post(List<Posting> postings);
}

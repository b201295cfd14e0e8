package dev.masterperf.producer.r2;

import java.util.List;

/**
 * Objects in the order of their keys.
 *
 * @param truncated whether there are more than were asked for
 */
public record Listing(List<StoredObject> objects, boolean truncated) {
  public Listing {
    objects = List.copyOf(objects);
  }
}

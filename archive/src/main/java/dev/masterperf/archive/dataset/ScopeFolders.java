package dev.masterperf.archive.dataset;

import java.util.Arrays;
import java.util.List;

/**
 * Where the data files of a scope lie: no file of another scope has a key that begins so.
 *
 * @param own what keys of the scope itself begin with, one text for each dataset
 * @param nested what keys of scopes nested in it begin with; empty where the scope's name is so
 *     long that each of those has a folder named by a checksum
 * @param nestedAreWhole whether that holds for all that can be nested in it. Otherwise the folder
 *     of one with a long name is named by a checksum, and by too few letters to tell whose it is
 */
public record ScopeFolders(List<String> own, List<String> nested, boolean nestedAreWhole) {

  public ScopeFolders {
    own = List.copyOf(own);
    nested = List.copyOf(nested);
  }

  /** Of this scope. */
  public static ScopeFolders of(String scope) {
    String within = scope + "/";
    String encoded = Place.encoded(within);
    return new ScopeFolders(
        starts(Place.encoded(Place.folderOf(scope)) + "/"),
        encoded.length() < Place.MAX_ENCODED ? starts(encoded) : List.of(),
        within.length() <= Place.START_CHARACTERS);
  }

  private static List<String> starts(String encoded) {
    return Arrays.stream(Dataset.values()).map(dataset -> Place.startOf(dataset, encoded)).toList();
  }
}

package dev.masterperf.archive.segment;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The elements of several lists, none of them empty, one list after the other. */
final class Concatenated<T> implements Iterator<T> {
  private final List<List<T>> lists;
  private int list;
  private int at;

  Concatenated(List<List<T>> lists) {
    this.lists = lists;
  }

  @Override
  public boolean hasNext() {
    return list < lists.size();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    List<T> current = lists.get(list);
    T next = current.get(at++);
    if (at == current.size()) {
      list++;
      at = 0;
    }
    return next;
  }
}

package dev.masterperf.producer;

/** Unused fields before those of a class, since a superclass's come first. See {@link Cell}. */
@SuppressWarnings("unused")
abstract class Padding {
  private long before0, before1, before2, before3, before4, before5, before6, before7;
  private long before8, before9, before10, before11, before12, before13, before14, before15;
}

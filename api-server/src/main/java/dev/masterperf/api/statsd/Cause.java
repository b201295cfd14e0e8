package dev.masterperf.api.statsd;

import java.util.Locale;

/** Why a line, or one of its values, is not taken; each with what would be right. */
enum Cause {
  NOT_UTF_8("send lines in UTF-8"),
  TOO_LONG("a line has at most 8192 bytes"),
  NO_NAME("a line is NAME:VALUE|TYPE, and this one has no name"),
  NO_VALUE("a line is NAME:VALUE|TYPE, and this one has no value"),
  NO_TYPE("a line is NAME:VALUE|TYPE, and this one has no type"),
  UNKNOWN_TYPE("the type is one of c, g, ms, h, d, s"),
  EVENT("events and service checks of DogStatsD are not taken"),
  NOT_A_NUMBER("the value is a finite decimal number"),
  TOO_LARGE("a number, and what a counter or gauge adds up to, is at most 1e30"),
  NEGATIVE_COUNT("a counter only grows; a gauge with a sign goes up and down"),
  BAD_RATE("the sample rate lies above 0, at least 0.00001, and is at most 1"),
  TIMESTAMP("times are not taken; POST what has one"),
  UNKNOWN_PART("after the type come @RATE and #TAG:VALUE,… only"),
  TOO_MANY_PARTS("a line has at most 1000 values and 64 tags"),
  NO_SERIES("the mapping rules make no series of it"),
  OTHER_TYPE("its series is of another type or unit already; give each type a name of its own"),
  TOO_MANY_SERIES("there is no room for another series"),
  TOO_MANY_MEMBERS("there is no room for another member of a set in this second");

  private final String advice;

  Cause(String advice) {
    this.advice = advice;
  }

  /** As a label: {@code not-utf-8}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** One sentence for people. */
  String advice() {
    return advice;
  }
}

package dev.masterperf.api.live;

/** Whether clients that need the same get the same message. */
public enum Sharing {
  /** It is made and compressed once for all of them. */
  SHARED,
  /** For each client anew: what sharing saves is measured against it. */
  EACH_ITS_OWN
}

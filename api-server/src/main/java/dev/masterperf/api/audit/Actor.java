package dev.masterperf.api.audit;

import java.util.Locale;
import java.util.Optional;

/**
 * Who does something.
 *
 * @param name of a person, a key, or a process
 * @param address it was asked from; empty where nobody asked over a network
 */
public record Actor(String name, Kind kind, Optional<String> address) {
  /** Whoever reaches a process that asks nobody who he is. */
  public static final Actor LOCAL = new Actor("local", Kind.LOCAL);

  /** How somebody is known. */
  public enum Kind {
    /** Not at all: nobody has to log in. */
    LOCAL,
    /** By an API key. */
    KEY,
    /** By a token of an identity provider. */
    OIDC,
    /** It is a process of ours, which does something by itself. */
    PROCESS;

    /** As it stands in records. */
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Actor(String name, Kind kind) {
    this(name, kind, Optional.empty());
  }

  /** A process that does something by itself. */
  public static Actor process(String instance) {
    return new Actor(instance, Kind.PROCESS);
  }

  /** The same, asking from there. */
  public Actor at(String remote) {
    return new Actor(name, kind, Optional.of(remote));
  }
}

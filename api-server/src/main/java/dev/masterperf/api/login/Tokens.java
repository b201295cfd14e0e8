package dev.masterperf.api.login;

import java.util.Optional;

/** Tokens that an identity provider signed. */
@FunctionalInterface
public interface Tokens {
  /** Whom a token names; empty if it must not be believed. */
  Optional<Identity.ByToken> read(String token);
}

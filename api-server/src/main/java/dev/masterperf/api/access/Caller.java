package dev.masterperf.api.access;

import dev.masterperf.model.AllowedScopes;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who asks.
 *
 * @param kind how that is known
 * @param name of the key or the person, for the audit trail
 */
public record Caller(Kind kind, String name, List<Grant> grants) {
  /** How it is known who asks. */
  public enum Kind {
    /** Nobody is asked who they are, as only this machine can reach the server. */
    LOCAL,
    /** By an API key. */
    KEY,
    /** By a token of an identity provider. */
    OIDC,
    /** It is not. */
    NOBODY
  }

  /** Whoever is at the machine, where no login is asked for. */
  public static final Caller LOCAL =
      new Caller(Kind.LOCAL, "local", List.of(new Grant(Role.ADMIN, "*")));

  /** Somebody who did not say who they are. */
  public static final Caller NOBODY = new Caller(Kind.NOBODY, "nobody", List.of());

  public Caller {
    grants = List.copyOf(grants);
  }

  /** By what requests of the same caller are known to be. */
  public String identity() {
    return kind + " " + name;
  }

  /** The scopes in which at least one of the roles was granted. */
  public AllowedScopes scopes(Collection<Role> roles) {
    Set<String> patterns =
        grants.stream()
            .filter(grant -> roles.contains(grant.role()))
            .map(Grant::pattern)
            .collect(Collectors.toSet());
    return AllowedScopes.of(patterns);
  }
}

package dev.masterperf.api.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.masterperf.api.access.Grant;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An identity provider that speaks OpenID Connect: whom its tokens name. */
public final class OidcProvider {
  private static final Logger LOG = LoggerFactory.getLogger(OidcProvider.class);

  /** Only those with a private and a public key: what is published must not be able to sign. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int SKEW_SECONDS = 60;
  private static final int MOST_LETTERS = 16_384;

  private final OidcSettings settings;
  private final OidcEndpoints endpoints;
  private final InstantSource clock;

  /** A provider that answers within five seconds. */
  public OidcProvider(OidcSettings settings, InstantSource clock) {
    this(settings, clock, PATIENCE);
  }

  /**
   * @param patience how long one answer of it may take
   */
  public OidcProvider(OidcSettings settings, InstantSource clock, Duration patience) {
    this.settings = settings;
    this.endpoints = new OidcEndpoints(settings.issuer(), patience);
    this.clock = clock;
  }

  /** Whom a bearer token names; empty if it must not be believed. */
  Optional<Identity.ByToken> read(String token) {
    try {
      JWTClaimsSet claims = claims(token, settings.audience());
      return Optional.of(identity(claims, claims.getExpirationTime().toInstant()));
    } catch (ParseException | BadJOSEException e) {
      LOG.atInfo().addKeyValue("reason", e.getMessage()).log("token refused");
      return Optional.empty();
    } catch (JOSEException | OidcEndpoints.Unavailable e) {
      LOG.atWarn()
          .addKeyValue("issuer", settings.issuer())
          .addKeyValue("reason", e.toString())
          .log("token not verified");
      return Optional.empty();
    }
  }

  private JWTClaimsSet claims(String token, String audience)
      throws ParseException, BadJOSEException, JOSEException {
    if (token.length() > MOST_LETTERS) {
      throw new ParseException("longer than any token", 0);
    }
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, endpoints.keys()));
    processor.setJWTClaimsSetVerifier(verifier(audience));
    return processor.process(token, null);
  }

  private DefaultJWTClaimsVerifier<SecurityContext> verifier(String audience) {
    DefaultJWTClaimsVerifier<SecurityContext> verifier =
        new DefaultJWTClaimsVerifier<>(
            audience,
            new JWTClaimsSet.Builder().issuer(settings.issuer().toString()).build(),
            Set.of("sub", "exp")) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    verifier.setMaxClockSkew(SKEW_SECONDS);
    return verifier;
  }

  private Identity.ByToken identity(JWTClaimsSet claims, Instant until) {
    return new Identity.ByToken(name(claims), grants(claims), until.plusSeconds(SKEW_SECONDS));
  }

  /** The subject is what cannot be chosen; the rest is for people. */
  private static String name(JWTClaimsSet claims) {
    for (String claim : List.of("email", "preferred_username", "name")) {
      if (claims.getClaim(claim) instanceof String name && !name.isBlank()) {
        return name + " (" + claims.getSubject() + ")";
      }
    }
    return claims.getSubject();
  }

  /** Roles of other programs may stand beside ours, so what is no grant is passed over. */
  private List<Grant> grants(JWTClaimsSet claims) {
    List<Grant> grants = new ArrayList<>();
    for (String word : words(claim(claims.getClaims()))) {
      try {
        grants.add(Grant.parse(word));
      } catch (IllegalArgumentException e) {
        LOG.atDebug().addKeyValue("role", word).log("role of another program");
      }
    }
    return grants;
  }

  private @Nullable Object claim(Map<String, Object> claims) {
    Object whole = claims.get(settings.rolesClaim());
    if (whole != null) {
      return whole;
    }
    Object found = claims;
    for (String part : settings.rolesClaim().split("\\.")) {
      found = found instanceof Map<?, ?> object ? object.get(part) : null;
    }
    return found;
  }

  private static List<String> words(@Nullable Object claim) {
    if (claim instanceof String text) {
      return Arrays.stream(text.split("[ ,]+")).filter(word -> !word.isEmpty()).toList();
    }
    return claim instanceof Collection<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  /** Where a browser is sent to log in. */
  URI authorization(OidcLogin.Attempt attempt, String redirect) {
    return endpoints.authorization(
        Map.of(
            "response_type",
            "code",
            "client_id",
            client().id(),
            "redirect_uri",
            redirect,
            "scope",
            "openid profile email",
            "state",
            attempt.state(),
            "nonce",
            attempt.nonce(),
            "code_challenge",
            attempt.challenge(),
            "code_challenge_method",
            "S256"));
  }

  /**
   * Whom a code names that a browser brought back; empty if it must not be believed.
   *
   * @param until when they have to log in again
   * @throws OidcEndpoints.Unavailable if the provider does not answer
   */
  Optional<Identity.ByToken> redeem(
      OidcLogin.Attempt attempt, String code, String redirect, Instant until) {
    try {
      JWTClaimsSet claims = claims(idToken(attempt, code, redirect), client().id());
      if (!attempt.nonce().equals(claims.getClaim("nonce"))) {
        throw new BadJOSEException("the nonce is not that of this login");
      }
      return Optional.of(identity(claims, until));
    } catch (ParseException | BadJOSEException e) {
      LOG.atWarn().addKeyValue("reason", e.getMessage()).log("login by provider refused");
      return Optional.empty();
    } catch (JOSEException e) {
      throw new OidcEndpoints.Unavailable(
          "the keys of " + settings.issuer() + " cannot be used", e);
    }
  }

  private String idToken(OidcLogin.Attempt attempt, String code, String redirect) {
    Map<String, String> fields =
        Map.of(
            "grant_type",
            "authorization_code",
            "code",
            code,
            "redirect_uri",
            redirect,
            "client_id",
            client().id(),
            "code_verifier",
            attempt.verifier());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoints.token())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(OidcEndpoints.form(fields)));
    client().secret().ifPresent(secret -> request.header("Authorization", basic(secret)));
    return endpoints.ask(request.build()).path("id_token").asText();
  }

  private String basic(String secret) {
    String pair = OidcEndpoints.encoded(client().id()) + ":" + OidcEndpoints.encoded(secret);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
  }

  private OidcSettings.Client client() {
    return settings.client().orElseThrow();
  }

  /** Whether people can log in with a browser. */
  boolean takesBrowsers() {
    return settings.client().isPresent();
  }
}

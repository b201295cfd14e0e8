package dev.masterperf.launcher.config;

import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.api.mapping.MappingException;
import dev.masterperf.launcher.kafka.ClientProperties;
import dev.masterperf.model.Resolution;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns texts into values. What cannot be read is noted, and reading goes on with the default. */
final class ValueReader {
  private static final int MAX_PORT = 65_535;
  private static final String FOREVER = "forever";
  private static final String NONE = "none";
  private static final String SIZES = "a whole number with a unit such as 512KiB, 64MiB or 10GiB";
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([KMG])iB");

  private final ConfigValues values;
  private final Mode mode;

  ValueReader(ConfigValues values, Mode mode) {
    this.values = values;
    this.mode = mode;
  }

  String text(Key key) {
    return values.of(key).text();
  }

  /** Whether it is set somewhere; else its default holds. */
  boolean isSet(Key key) {
    return !values.of(key).source().equals(ConfigValues.DEFAULT);
  }

  Optional<String> optional(Key key) {
    return Optional.of(text(key).strip()).filter(text -> !text.isEmpty());
  }

  Optional<Secret> secret(Key key) {
    return optional(key).map(Secret::new);
  }

  Optional<WebhookSecret> webhookSecret() {
    return read(
        Key.WEBHOOK_SECRET,
        "whsec_ and the base64 of 16 to 64 bytes",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(WebhookSecret.parse(text)));
  }

  /** Loopback is open in {@code up} alone, where the receiver is on the same laptop. */
  AddressPolicy addresses() {
    try {
      return AddressPolicy.allowing(list(Key.WEBHOOK_ALLOW), mode == Mode.UP);
    } catch (IllegalArgumentException e) {
      refuse(
          Key.WEBHOOK_ALLOW,
          e.getMessage() + "; there are networks (10.0.0.0/8), addresses, hosts and *.domains");
      return AddressPolicy.PUBLIC;
    }
  }

  Path path(Key key) {
    return Path.of(text(key));
  }

  int port(Key key) {
    return integer(key, 0, MAX_PORT);
  }

  OptionalInt optionalPort(Key key) {
    return read(
        key,
        "a whole number from 0 to " + MAX_PORT + ", or nothing",
        text -> {
          if (text.isBlank()) {
            return OptionalInt.empty();
          }
          int number = Integer.parseInt(text.strip());
          require(number >= 0 && number <= MAX_PORT);
          return OptionalInt.of(number);
        });
  }

  int integer(Key key, int min, int max) {
    String needed = "a whole number from " + min + " to " + max;
    return read(
        key,
        needed,
        text -> {
          int number = Integer.parseInt(text.strip());
          require(number >= min && number <= max);
          return number;
        });
  }

  boolean flag(Key key) {
    return read(
        key,
        "true or false",
        text -> {
          require(text.equals("true") || text.equals("false"));
          return text.equals("true");
        });
  }

  Optional<URI> url(Key key) {
    return read(
        key, "an http or https URL", text -> text.isEmpty() ? Optional.empty() : httpUrl(text));
  }

  Duration duration(Key key) {
    return read(
        key,
        "a whole number with a unit such as 90s, 15m, 48h or 30d",
        text -> {
          Matcher matcher = DURATION.matcher(text);
          require(matcher.matches());
          return Duration.parse(iso(matcher.group(1), matcher.group(2)));
        });
  }

  /** A size, in bytes. */
  long bytes(Key key) {
    return read(key, SIZES, ValueReader::size);
  }

  private static long size(String text) {
    Matcher matcher = SIZE.matcher(text);
    require(matcher.matches());
    long number = Long.parseLong(matcher.group(1));
    require(number > 0);
    return number << 10 * (1 + "KMG".indexOf(matcher.group(2)));
  }

  /** Window lengths, at least one. */
  Set<Resolution> resolutions(Key key) {
    return read(
        key,
        "of " + Arrays.stream(Resolution.values()).map(Resolution::label).toList(),
        text -> {
          Set<Resolution> resolutions = EnumSet.noneOf(Resolution.class);
          for (String label : list(text)) {
            resolutions.add(
                Resolution.parse(label).orElseThrow(() -> new IllegalArgumentException(label)));
          }
          require(!resolutions.isEmpty());
          return resolutions;
        });
  }

  /** A time, or {@code forever}, which is empty. */
  Optional<Duration> durationOrForever(Key key) {
    return read(
        key,
        "a whole number with a unit such as 15m, 48h or 30d, or " + FOREVER,
        text -> {
          if (text.equals(FOREVER)) {
            return Optional.empty();
          }
          Matcher matcher = DURATION.matcher(text);
          require(matcher.matches());
          return Optional.of(Duration.parse(iso(matcher.group(1), matcher.group(2))));
        });
  }

  /** A size in bytes, or {@code none}, which is empty. */
  OptionalLong bytesOrNone(Key key) {
    return read(
        key,
        SIZES + ", or " + NONE,
        text -> text.equals(NONE) ? OptionalLong.empty() : OptionalLong.of(size(text)));
  }

  /** Whole numbers by name, as {@code NAME=N,NAME=N}. */
  Map<String, Integer> budgets() {
    return read(
        Key.CATEGORY_BUDGETS,
        "categories with a whole number of series each, as R2=50000,Zstd=1000",
        text -> {
          Map<String, Integer> budgets = new TreeMap<>();
          for (String pair : list(text)) {
            int equals = pair.lastIndexOf('=');
            require(equals > 0);
            int budget = Integer.parseInt(pair.substring(equals + 1).strip());
            require(budget > 0);
            require(budgets.put(pair.substring(0, equals).strip(), budget) == null);
          }
          return budgets;
        });
  }

  /** The rules for foreign names; what is wrong with them is noted rule by rule. */
  Mapping mapping() {
    Value value = values.of(Key.INGEST_MAPPING);
    try {
      return Mapping.parse(value.text(), value.origin(), value.line());
    } catch (MappingException e) {
      values.problems().addAll(e.problems());
      return Mapping.DEFAULT;
    }
  }

  List<String> list(Key key) {
    return list(text(key));
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /** Notes what is wrong with a key that could be read as such. */
  void refuse(Key key, String why) {
    String source = values.of(key).source();
    boolean namesTheKey = source.equals(key.flag()) || source.equals(key.variable());
    values.problems().add((namesTheKey ? source : source + ": " + key.path()) + ": " + why);
  }

  /** Settings of Kafka clients; none if no file is named. */
  Map<String, Object> clientProperties() {
    try {
      return optional(Key.KAFKA_PROPERTIES)
          .map(Path::of)
          .map(ClientProperties::read)
          .orElse(Map.of());
    } catch (IllegalArgumentException e) {
      refuse(Key.KAFKA_PROPERTIES, text(Key.KAFKA_PROPERTIES) + " " + e.getMessage());
      return Map.of();
    }
  }

  Configuration.Auth auth() {
    return read(Key.AUTH, "of " + Key.AUTH.placeholder(), Configuration.Auth::parse);
  }

  private static String iso(String number, String unit) {
    return unit.equals("d") ? "P" + number + "D" : "PT" + number + unit;
  }

  private static Optional<URI> httpUrl(String text) {
    URI uri = URI.create(text);
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    require(http && uri.getHost() != null);
    return Optional.of(uri);
  }

  private <T> T read(Key key, String needed, Function<String, T> parse) {
    try {
      return parse.apply(text(key));
    } catch (IllegalArgumentException e) {
      refuse(key, "must be " + needed + ", not " + shown(key));
      return parse.apply(key.preset(mode));
    }
  }

  private String shown(Key key) {
    return key.secret() ? "***" : text(key);
  }

  private static void require(boolean readable) {
    if (!readable) {
      throw new IllegalArgumentException();
    }
  }
}

package dev.masterperf.archive.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.archive.dataset.ScopeFolders;
import dev.masterperf.model.wire.Json;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What lets somebody use the data files of one scope and no others. The manifest is not among them:
 * it names the files and the series of all scopes.
 *
 * @param bucket that holds the archive
 * @param starts what the keys begin with that may be used; they have no letter that a policy takes
 *     for a pattern
 */
public record ScopePolicy(String bucket, List<String> starts, Access access) {
  private static final String VERSION = "2012-10-17";

  /** A wildcard or a slash in it would open other buckets. */
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** What may be done. */
  public enum Access {
    /** List and read. */
    READ("object-read-only"),
    /** Also store and delete, in parts too. */
    WRITE("object-read-write");

    private final String permission;

    Access(String permission) {
      this.permission = permission;
    }

    private List<String> actions() {
      return switch (this) {
        case READ -> List.of("s3:GetObject");
        case WRITE ->
            List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload");
      };
    }

    /** As people write it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ScopePolicy {
    if (!BUCKET.matcher(bucket).matches()) {
      throw new IllegalArgumentException(
          "a bucket is named by letters, digits, dots, - and _, not " + bucket);
    }
    starts = List.copyOf(starts);
    if (starts.isEmpty()) {
      throw new IllegalArgumentException("a policy needs something that it opens");
    }
  }

  /** For the scope alone. */
  public static ScopePolicy of(String bucket, String scope, Access access) {
    return new ScopePolicy(bucket, ScopeFolders.of(scope).own(), access);
  }

  /**
   * For the scope and what is nested in it.
   *
   * @throws IllegalArgumentException if the scope has so long a name that nothing nested in it can
   *     be told by the start of its keys
   */
  public static ScopePolicy withNested(String bucket, String scope, Access access) {
    ScopeFolders folders = ScopeFolders.of(scope);
    if (folders.nested().isEmpty()) {
      throw new IllegalArgumentException(
          "scopes nested in one with so long a name have folders named by checksums; print a"
              + " policy for each of them");
    }
    return new ScopePolicy(
        bucket, Stream.concat(folders.own().stream(), folders.nested().stream()).toList(), access);
  }

  /** As a policy of IAM, which AWS and many other S3 stores take. */
  public ObjectNode iam() {
    ObjectNode policy = Json.MAPPER.createObjectNode().put("Version", VERSION);
    ArrayNode statements = policy.putArray("Statement");
    ObjectNode list = statement(statements, "List", List.of("s3:ListBucket"));
    list.put("Resource", arn(""));
    ArrayNode prefixes = list.putObject("Condition").putObject("StringLike").putArray("s3:prefix");
    ObjectNode use = statement(statements, "Objects", access.actions());
    ArrayNode objects = use.putArray("Resource");
    for (String start : starts) {
      prefixes.add(start + "*");
      objects.add(arn("/" + start + "*"));
    }
    return policy;
  }

  private static ObjectNode statement(ArrayNode statements, String id, List<String> actions) {
    ObjectNode statement = statements.addObject().put("Sid", id).put("Effect", "Allow");
    ArrayNode allowed = statement.putArray("Action");
    actions.forEach(allowed::add);
    return statement;
  }

  private String arn(String key) {
    return "arn:aws:s3:::" + bucket + key;
  }

  /**
   * As Cloudflare's API takes it to make temporary credentials for R2; who asks adds {@code
   * parentAccessKeyId} and {@code ttlSeconds}.
   */
  public ObjectNode r2() {
    ObjectNode body =
        Json.MAPPER.createObjectNode().put("bucket", bucket).put("permission", access.permission);
    ArrayNode prefixes = body.putArray("prefixes");
    starts.forEach(prefixes::add);
    return body;
  }
}

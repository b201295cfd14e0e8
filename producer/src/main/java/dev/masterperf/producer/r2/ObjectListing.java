package dev.masterperf.producer.r2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What is there, without its content, and what shall be no more. */
final class ObjectListing {
  private static final int PAGE = 1_000;

  private final S3Client s3;
  private final R2Settings settings;

  ObjectListing(S3Client s3, R2Settings settings) {
    this.s3 = s3;
    this.settings = settings;
  }

  Optional<StoredObject> head(ObjectKey key, Call call) {
    try {
      HeadObjectResponse head =
          s3.headObject(
              r ->
                  r.bucket(settings.bucket())
                      .key(key.full())
                      .overrideConfiguration(Watched.by(call)));
      return Optional.of(
          new StoredObject(key.name(), head.contentLength(), head.eTag(), head.lastModified()));
    } catch (NoSuchKeyException e) {
      call.ended("absent");
      return Optional.empty();
    }
  }

  DeleteObjectResponse delete(ObjectKey key, Call call) {
    return s3.deleteObject(
        r -> r.bucket(settings.bucket()).key(key.full()).overrideConfiguration(Watched.by(call)));
  }

  Listing below(String prefix, int limit, Call call) {
    List<StoredObject> found = new ArrayList<>();
    @Nullable String next = null;
    do {
      ListObjectsV2Response page = page(prefix, Math.min(PAGE, limit - found.size()), next, call);
      page.contents().forEach(object -> found.add(described(object)));
      next = page.nextContinuationToken();
    } while (next != null && found.size() < limit);
    call.ended("listed " + found.size() + " objects");
    return new Listing(found, next != null);
  }

  private ListObjectsV2Response page(String prefix, int size, @Nullable String next, Call call) {
    return s3.listObjectsV2(
        r ->
            r.bucket(settings.bucket())
                .prefix(prefix)
                .maxKeys(size)
                .continuationToken(next)
                .overrideConfiguration(Watched.by(call)));
  }

  private StoredObject described(S3Object object) {
    String name = object.key().substring(settings.scope().root().length());
    return new StoredObject(name, object.size(), object.eTag(), object.lastModified());
  }
}

package dev.masterperf.producer.r2;

/** What can be done with a bucket, and what it is called in metrics. */
enum Operation {
  UPLOAD("Object Upload", "upload", "stored"),
  STREAMED_UPLOAD("Object Upload", "upload_stream", "stored"),
  UPLOAD_IF_ABSENT("Object Upload", "upload_if_absent", "stored"),
  UPLOAD_IF_UNCHANGED("Object Upload", "upload_if_unchanged", "replaced"),
  MULTIPART("Object Upload", "multipart", "stored"),
  DOWNLOAD("Object Download", "download", "read"),
  RANGE_DOWNLOAD("Object Download", "download_range", "read"),
  STREAMED_DOWNLOAD("Object Download", "download_stream", "read"),
  HEAD("Object Lookup", "head", "found"),
  LIST("Object Listing", "list", "listed"),
  DELETE("Object Deletion", "delete", "deleted"),
  PRESIGN_GET("Presigned URL", "presign_get", "signed"),
  PRESIGN_PUT("Presigned URL", "presign_put", "signed");

  private final String topic;
  private final String id;
  private final String done;

  Operation(String topic, String id, String done) {
    this.topic = topic;
    this.id = id;
    this.done = done;
  }

  String topic() {
    return topic;
  }

  String id() {
    return id;
  }

  /** Whether it needs the bucket at all. */
  boolean sends() {
    return this != PRESIGN_GET && this != PRESIGN_PUT;
  }

  /** The word for what a successful one did. */
  String done() {
    return done;
  }
}

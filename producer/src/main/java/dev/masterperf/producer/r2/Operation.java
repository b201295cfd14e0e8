package dev.masterperf.producer.r2;

/** What can be done with a bucket, and what it is called in metrics. */
enum Operation {
  UPLOAD("Object Upload", "upload", "stored"),
  CONDITIONAL_UPLOAD("Object Upload", "upload_if_absent", "stored"),
  MULTIPART("Object Upload", "multipart", "stored"),
  DOWNLOAD("Object Download", "download", "read"),
  HEAD("Object Lookup", "head", "found"),
  LIST("Object Listing", "list", "listed"),
  DELETE("Object Deletion", "delete", "deleted");

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

  /** The word for what a successful one did. */
  String done() {
    return done;
  }
}

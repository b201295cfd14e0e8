package dev.masterperf.producer.r2;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What R2 does with objects, over real HTTP, and failures on demand; keys are raw paths. */
final class FakeS3 implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");
  private static final Pattern PART = Pattern.compile("partNumber=(\\d+)");
  private static final Pattern UPLOAD = Pattern.compile("uploadId=(\\w+)");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final Map<String, SortedMap<Integer, byte[]>> uploads = new ConcurrentHashMap<>();
  private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger uploadIds = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger mostInside = new AtomicInteger();
  private volatile boolean conditions = true;
  private volatile boolean ranges = true;
  private volatile int cutAfterBytes = Integer.MAX_VALUE;
  private volatile Hook beforeAnswer = request -> {};

  /** Runs before each request is answered, on the thread that answers it. */
  interface Hook {
    void on(String request) throws InterruptedException;
  }

  private record Failure(Predicate<String> of, int status, String code) {}

  FakeS3() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  static FakeS3 start() {
    try {
      return new FakeS3();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Of folder {@code live} in a bucket here. */
  R2Settings settings() {
    return new R2Settings(
        endpoint(), "bucket", "key", new SecretKey("secret"), new KeyScope("live"));
  }

  Map<String, byte[]> objects() {
    return objects;
  }

  /** Uploads in parts that are neither completed nor aborted. */
  int openUploads() {
    return uploads.size();
  }

  /** Method and path with query, of all requests so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** The most requests that were inside at the same time. */
  int mostAtATime() {
    return mostInside.get();
  }

  /** The next requests fail with these codes, one each. */
  void failNext(int... codes) {
    for (int code : codes) {
      fail(any -> true, code, "Injected");
    }
  }

  /** Every request like this fails. */
  void fail(Predicate<String> request, int status, String code) {
    failures.add(new Failure(request, status, code));
  }

  void ignoreConditions() {
    conditions = false;
  }

  void ignoreRanges() {
    ranges = false;
  }

  /** Objects end after so many bytes, though their length says otherwise. */
  void cutAfter(int bytes) {
    cutAfterBytes = bytes;
  }

  void beforeAnswering(Hook hook) {
    beforeAnswer = hook;
  }

  static String etag(byte[] content) {
    try {
      byte[] md5 = MessageDigest.getInstance("MD5").digest(content);
      return "\"" + HexFormat.of().formatHex(md5) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    int now = inside.incrementAndGet();
    mostInside.accumulateAndGet(now, Math::max);
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    requests.add(request);
    try (exchange) {
      byte[] sent = receive(exchange, request);
      Optional<Failure> failure = failureOf(request);
      if (failure.isPresent()) {
        refuse(exchange, failure.get().status(), failure.get().code());
      } else if (exchange.getRequestURI().getQuery() != null) {
        answerQuery(exchange, sent);
      } else {
        answerObject(exchange, sent);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** It counts as inside until its answer begins: who has that may send the next. */
  private byte[] receive(HttpExchange exchange, String request)
      throws IOException, InterruptedException {
    try {
      byte[] sent = exchange.getRequestBody().readAllBytes();
      beforeAnswer.on(request);
      return sent;
    } finally {
      inside.decrementAndGet();
    }
  }

  private synchronized Optional<Failure> failureOf(String request) {
    Optional<Failure> found = failures.stream().filter(f -> f.of().test(request)).findFirst();
    found.filter(f -> f.code().equals("Injected")).ifPresent(failures::remove);
    return found;
  }

  private void answerObject(HttpExchange exchange, byte[] sent) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] stored = objects.get(path);
    switch (exchange.getRequestMethod()) {
      case "PUT" -> put(exchange, path, stored, sent);
      case "GET" -> get(exchange, stored);
      case "HEAD" -> head(exchange, stored);
      default -> {
        objects.remove(path);
        exchange.sendResponseHeaders(204, -1);
      }
    }
  }

  private void put(HttpExchange exchange, String path, byte[] stored, byte[] sent)
      throws IOException {
    Headers headers = exchange.getRequestHeaders();
    String version = headers.getFirst("If-Match");
    if (conditions && stored != null && headers.containsKey("If-None-Match")) {
      refuse(exchange, 412, "PreconditionFailed");
    } else if (conditions && version != null && stored == null) {
      refuse(exchange, 404, "NoSuchKey");
    } else if (conditions && version != null && !version.equals(etag(stored))) {
      refuse(exchange, 412, "PreconditionFailed");
    } else {
      objects.put(path, sent);
      exchange.getResponseHeaders().add("ETag", etag(sent));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void get(HttpExchange exchange, byte[] stored) throws IOException {
    if (stored == null) {
      refuse(exchange, 404, "NoSuchKey");
      return;
    }
    exchange.getResponseHeaders().add("ETag", etag(stored));
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null || !ranges) {
      send(exchange, 200, stored);
      return;
    }
    Matcher asked = RANGE.matcher(range);
    if (!asked.matches()) {
      refuse(exchange, 400, "InvalidArgument");
      return;
    }
    boolean tail = asked.group(1).isEmpty();
    long from =
        tail ? stored.length - Long.parseLong(asked.group(2)) : Long.parseLong(asked.group(1));
    long to = tail || asked.group(2).isEmpty() ? stored.length : Long.parseLong(asked.group(2)) + 1;
    int begin = (int) Math.max(0, from);
    int end = (int) Math.min(stored.length, to);
    if (begin >= end) {
      refuse(exchange, 416, "InvalidRange");
      return;
    }
    exchange
        .getResponseHeaders()
        .add("Content-Range", "bytes " + begin + "-" + (end - 1) + "/" + stored.length);
    send(exchange, 206, Arrays.copyOfRange(stored, begin, end));
  }

  private void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body, 0, Math.min(body.length, cutAfterBytes));
    exchange.getResponseBody().flush();
  }

  private static void head(HttpExchange exchange, byte[] stored) throws IOException {
    if (stored == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    exchange.getResponseHeaders().add("ETag", etag(stored));
    exchange.getResponseHeaders().add("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT");
    exchange.getResponseHeaders().add("Content-Length", Integer.toString(stored.length));
    exchange.sendResponseHeaders(200, -1);
  }

  /** Listing, and uploads in parts. */
  private void answerQuery(HttpExchange exchange, byte[] sent) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getQuery();
    String method = exchange.getRequestMethod();
    if (query.contains("list-type=2")) {
      reply(exchange, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
    } else if (method.equals("POST") && query.equals("uploads")) {
      String id = "upload" + uploadIds.incrementAndGet();
      uploads.put(id, new ConcurrentSkipListMap<>());
      reply(
          exchange,
          "<InitiateMultipartUploadResult><UploadId>%s</UploadId></InitiateMultipartUploadResult>"
              .formatted(id));
    } else {
      answerUpload(exchange, path, group(UPLOAD, query), sent);
    }
  }

  private void answerUpload(HttpExchange exchange, String path, String id, byte[] sent)
      throws IOException {
    SortedMap<Integer, byte[]> parts = uploads.get(id);
    if (parts == null) {
      refuse(exchange, 404, "NoSuchUpload");
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        parts.put(Integer.valueOf(group(PART, exchange.getRequestURI().getQuery())), sent);
        exchange.getResponseHeaders().add("ETag", etag(sent));
        exchange.sendResponseHeaders(200, -1);
      }
      case "POST" -> complete(exchange, path, id, parts);
      default -> {
        uploads.remove(id);
        exchange.sendResponseHeaders(204, -1);
      }
    }
  }

  /** As R2 does, which wants all parts but the last to have one size. */
  private void complete(
      HttpExchange exchange, String path, String id, SortedMap<Integer, byte[]> parts)
      throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    int size = parts.get(parts.firstKey()).length;
    for (Map.Entry<Integer, byte[]> part : parts.entrySet()) {
      boolean last = part.getKey().equals(parts.lastKey());
      if (last ? part.getValue().length > size : part.getValue().length != size) {
        refuse(exchange, 400, "InvalidPart");
        return;
      }
      whole.write(part.getValue());
    }
    objects.put(path, whole.toByteArray());
    uploads.remove(id);
    reply(
        exchange,
        "<CompleteMultipartUploadResult><ETag>\"whole-%d\"</ETag></CompleteMultipartUploadResult>"
            .formatted(parts.size()));
  }

  private static String group(Pattern pattern, String query) {
    Matcher found = pattern.matcher(query);
    return found.find() ? found.group(1) : "";
  }

  private static void reply(HttpExchange exchange, String xml) throws IOException {
    byte[] body = ("<?xml version=\"1.0\"?>" + xml).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    byte[] body =
        ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>m</Message></Error>")
            .getBytes(StandardCharsets.UTF_8);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}

package dev.masterperf.benchmarks.page;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.HashMap;
import java.util.Map;

/** The page in a window of its own, and what the browser's DevTools tell of it and its worker. */
final class WatchedPage implements AutoCloseable {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 800;

  /** Counts what the worker hands over; this listener is one more than the page has by itself. */
  private static final String COUNTER =
      """
      window.ticks = 0;
      window.received = 0;
      const Plain = window.Worker;
      window.Worker = class extends Plain {
        constructor(...given) {
          super(...given);
          this.addEventListener('message', ({ data }) => {
            if (data.tick !== true) return;
            window.ticks++;
            window.received = data.bytes;
          });
        }
      };
      """;

  private final BrowserContext window;
  private final Page page;
  private final CDPSession tools;
  private final Map<Integer, JsonObject> answers = new HashMap<>();
  private String worker = "";
  private int questions;

  /**
   * What there was at an instant.
   *
   * @param ticks of the page so far
   * @param received bytes of the live socket so far
   * @param mainSeconds of the main thread's tasks so far
   */
  record Progress(long ticks, long received, double mainSeconds) {}

  /**
   * What is held after a collection.
   *
   * @param page bytes of JavaScript of the page
   * @param worker bytes of JavaScript of the worker, which has the rows
   * @param nodes of the document
   * @param listeners of events
   */
  record Held(long page, long worker, long nodes, long listeners) {}

  /** Opens it and waits until rows move. */
  WatchedPage(Browser browser, String url) {
    window = browser.newContext(new Browser.NewContextOptions().setViewportSize(WIDTH, HEIGHT));
    page = window.newPage();
    page.addInitScript(COUNTER);
    tools = window.newCDPSession(page);
    tools.on("Target.attachedToTarget", this::attached);
    tools.on("Target.receivedMessageFromTarget", this::answered);
    JsonObject attach = new JsonObject();
    attach.addProperty("autoAttach", true);
    attach.addProperty("waitForDebuggerOnStart", false);
    attach.addProperty("flatten", false); // a session within a session is not to be had otherwise
    tools.send("Target.setAutoAttach", attach);
    tools.send("Performance.enable");
    page.navigate(url);
    page.waitForFunction("() => ticks > 3 && document.querySelector('#matrix-body tr.row')");
  }

  private void attached(JsonObject event) {
    if (event.getAsJsonObject("targetInfo").get("type").getAsString().equals("worker")) {
      worker = event.get("sessionId").getAsString();
    }
  }

  private void answered(JsonObject event) {
    JsonObject answer =
        JsonParser.parseString(event.get("message").getAsString()).getAsJsonObject();
    if (answer.has("id")) {
      answers.put(answer.get("id").getAsInt(), answer);
    }
  }

  Page page() {
    return page;
  }

  Progress progress() {
    return new Progress(number("ticks"), number("received"), metric("TaskDuration"));
  }

  private long number(String name) {
    return ((Number) page.evaluate("() => " + name)).longValue();
  }

  private double metric(String name) {
    for (JsonElement one : tools.send("Performance.getMetrics").getAsJsonArray("metrics")) {
      JsonObject metric = one.getAsJsonObject();
      if (metric.get("name").getAsString().equals(name)) {
        return metric.get("value").getAsDouble();
      }
    }
    throw new IllegalStateException("the browser tells no " + name);
  }

  /** Collects garbage of page and worker, and tells what stays. */
  Held held() {
    tools.send("HeapProfiler.collectGarbage");
    askWorker("HeapProfiler.collectGarbage");
    return new Held(
        (long) metric("JSHeapUsedSize"),
        askWorker("Runtime.getHeapUsage").get("usedSize").getAsLong(),
        (long) metric("Nodes"),
        (long) metric("JSEventListeners"));
  }

  private JsonObject askWorker(String method) {
    int number = ++questions;
    JsonObject question = new JsonObject();
    question.addProperty("id", number);
    question.addProperty("method", method);
    JsonObject sent = new JsonObject();
    sent.addProperty("sessionId", worker);
    sent.addProperty("message", question.toString());
    tools.send("Target.sendMessageToTarget", sent);
    page.waitForCondition(() -> answers.containsKey(number));
    JsonObject answer = answers.remove(number);
    if (answer.has("error")) {
      throw new IllegalStateException(method + " of the worker: " + answer.get("error"));
    }
    return answer.getAsJsonObject("result");
  }

  @Override
  public void close() {
    window.close();
  }
}

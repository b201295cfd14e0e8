package dev.masterperf.api.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a client makes of the messages, by the book: docs/live-socket.md. */
public final class ClientTable {
  private final Map<Long, List<JsonNode>> rows = new TreeMap<>();
  private final Map<String, JsonNode> facts = new HashMap<>();

  /** Each number of this session and the series it stood for first. */
  private final Map<Long, String> owners = new HashMap<>();

  private List<String> columns = List.of();
  private String session = "";
  private int seq;

  public String session() {
    return session;
  }

  public int seq() {
    return seq;
  }

  /** Takes a snapshot or a delta; fails if it does not fit what is here. */
  public void take(JsonNode message) {
    switch (message.path("type").asText()) {
      case "snapshot" -> takeSnapshot(message);
      case "delta" -> takeDelta(message);
      default -> throw new AssertionError("neither snapshot nor delta: " + message);
    }
    seq = message.path("seq").asInt();
    for (String fact : Facts.NAMES) {
      if (message.has(fact)) {
        facts.put(fact, message.get(fact));
      }
    }
  }

  private void takeSnapshot(JsonNode message) {
    if (!session.equals(message.path("session").asText())) {
      owners.clear();
    }
    session = message.path("session").asText();
    columns = new ArrayList<>();
    message.path("columns").forEach(name -> columns.add(name.asText()));
    rows.clear();
    facts.clear();
    message.path("rows").forEach(this::add);
  }

  private void takeDelta(JsonNode message) {
    if (!session.equals(message.path("session").asText()) || seq != message.path("since").asInt()) {
      throw new AssertionError("not for tick " + seq + " of " + session + ": " + message);
    }
    for (JsonNode number : message.path("gone")) {
      if (rows.remove(number.asLong()) == null) {
        throw new AssertionError("row " + number + " was not here: " + message);
      }
    }
    for (JsonNode changed : message.path("cells")) {
      List<JsonNode> row = rows.get(changed.get(0).asLong());
      for (int i = 1; i < changed.size(); i += 2) {
        row.set(changed.get(i).asInt(), changed.get(i + 1));
      }
    }
    message.path("add").forEach(this::add);
  }

  private void add(JsonNode row) {
    List<JsonNode> cells = new ArrayList<>();
    row.forEach(cells::add);
    long number = cells.remove(0).asLong();
    String series = cells.get(columns.indexOf("series")).asText();
    String owner = owners.putIfAbsent(number, series);
    if (owner != null && !owner.equals(series)) {
      throw new AssertionError("row " + number + " was " + owner + ", now " + series);
    }
    if (rows.put(number, cells) != null) {
      throw new AssertionError("row " + number + " was here already");
    }
  }

  /** The cells of a column by series. */
  public Map<String, JsonNode> column(String name) {
    Map<String, JsonNode> cells = new TreeMap<>();
    for (List<JsonNode> row : rows.values()) {
      String series = row.get(columns.indexOf("series")).asText();
      if (cells.put(series, row.get(columns.indexOf(name))) != null) {
        throw new AssertionError(series + " is here twice");
      }
    }
    return cells;
  }

  public JsonNode fact(String name) {
    return facts.get(name);
  }
}

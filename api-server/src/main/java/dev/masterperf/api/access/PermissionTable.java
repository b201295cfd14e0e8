package dev.masterperf.api.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which roles may do what, and what each route asks for: read from {@code permissions.json}, from
 * which the documentation and the tests are made as well.
 */
public final class PermissionTable {
  private static final String RESOURCE = "permissions.json";
  private static final PermissionTable SHIPPED = read();

  private final Map<Permission, Set<Role>> roles;
  private final Map<String, Row> rows;

  private PermissionTable(Map<Permission, Set<Role>> roles, Map<String, Row> rows) {
    this.roles = roles;
    this.rows = rows;
  }

  /**
   * What a route asks for.
   *
   * @param permission of no meaning where the reach is {@link Reach#OPEN} or {@link Reach#PROCESS}
   */
  public record Row(String method, String path, Permission permission, Reach reach) {}

  /** The one this product is shipped with. */
  public static PermissionTable shipped() {
    return SHIPPED;
  }

  /**
   * What a route asks for.
   *
   * @throws IllegalStateException if the table has no row for it, so that it must not be opened
   */
  public Row row(String method, String path) {
    Row row = rows.get(method + " " + path);
    if (row == null) {
      throw new IllegalStateException(
          method + " " + path + " has no row in " + RESOURCE + ": say who may ask for it");
    }
    return row;
  }

  /** All rows, in the order of the file. */
  public Iterable<Row> rows() {
    return rows.values();
  }

  /** The roles that include a permission. */
  public Set<Role> roles(Permission permission) {
    return roles.getOrDefault(permission, Set.of());
  }

  private static PermissionTable read() {
    JsonNode json = resource();
    Map<Permission, Set<Role>> roles = new EnumMap<>(Permission.class);
    for (Permission permission : Permission.values()) {
      Set<Role> some = EnumSet.noneOf(Role.class);
      json.required("permissions")
          .required(permission.wireName())
          .forEach(role -> some.add(Role.named(role.textValue()).orElseThrow()));
      roles.put(permission, some);
    }
    Map<String, Row> rows = new LinkedHashMap<>();
    for (JsonNode one : json.required("routes")) {
      String[] words = one.textValue().split(" +");
      Reach reach = Reach.valueOf(words[3].toUpperCase(Locale.ROOT));
      Permission permission = Permission.valueOf(words[2].toUpperCase(Locale.ROOT));
      if (rows.put(words[0] + " " + words[1], new Row(words[0], words[1], permission, reach))
          != null) {
        throw new IllegalStateException(
            RESOURCE + " has two rows for " + words[0] + " " + words[1]);
      }
    }
    return new PermissionTable(roles, rows);
  }

  private static JsonNode resource() {
    try (InputStream in = PermissionTable.class.getResourceAsStream(RESOURCE)) {
      return Json.tree(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

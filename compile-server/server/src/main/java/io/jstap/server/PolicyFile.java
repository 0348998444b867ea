// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.server.Role.Right;
import io.jstap.translator.source.Privilege;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads {@code policy.yaml}; what it looks like is in docs/security.md. Strict: a word that is not
 * known is an error, for a right that was misspelt must not be one that is silently not given or
 * not taken away.
 */
final class PolicyFile {
  private static final Set<String> TOP = Set.of("version", "entries");
  private static final Set<String> ENTRY =
      Set.of(
          "identities",
          "highest",
          "compile",
          "guru",
          "tapsets",
          "uploads",
          "administration",
          "fleet",
          "node",
          "quotas");

  /** What an entry may do with the fleet, by the words of the file. */
  private static final Map<String, Right> FLEET =
      Map.of(
          "view", Right.FLEET_VIEW, "author", Right.FLEET_AUTHOR, "operate", Right.FLEET_OPERATE);

  private static final Set<String> QUOTAS = Set.of("running", "queued", "modules-per-day");
  private static final int LARGEST = 1 << 20;

  private final Path file;

  private PolicyFile(Path file) {
    this.file = file;
  }

  /**
   * Reads it.
   *
   * @throws StartupException when it is missing or not as it must be
   */
  static Policy read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new StartupException(
            "the policy " + file + " has more than " + LARGEST + " bytes", "make it smaller");
      }
      return parse(file, Files.readString(file));
    } catch (IOException e) {
      throw new StartupException(
          "cannot read the policy " + file + ", and without one nobody gets any service",
          "bin/jstap-certs dev writes one to begin with",
          e);
    }
  }

  static Policy parse(Path file, String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file.toString()).setAllowDuplicateKeys(false).build();
    try {
      return new PolicyFile(file).policy(new Load(settings).loadFromString(text));
    } catch (YamlEngineException e) {
      throw new StartupException("the policy is no YAML: " + e.getMessage(), "mend " + file, e);
    }
  }

  private Policy policy(@Nullable Object document) {
    Map<?, ?> top = map(document, "the policy", TOP);
    if (!Integer.valueOf(1).equals(top.get("version"))) {
      throw wrong("'version' must be 1");
    }
    List<Policy.Entry> entries = new ArrayList<>();
    for (Object entry : list(top.get("entries"), "'entries'")) {
      entries.add(entry(map(entry, "entry " + (entries.size() + 1), ENTRY), entries.size() + 1));
    }
    return new Policy(entries);
  }

  private Policy.Entry entry(Map<?, ?> entry, int number) {
    String where = "entry " + number;
    List<String> identities = new ArrayList<>();
    for (Object identity : list(entry.get("identities"), "'identities' of " + where)) {
      if (!(identity instanceof String text) || text.isBlank()) {
        throw wrong("an identity of " + where + " is no text");
      }
      identities.add(text);
    }
    String group = String.valueOf(entry.get("highest"));
    Privilege highest =
        Privilege.ofGroup(group)
            .orElseThrow(
                () -> wrong("'highest' of " + where + " must be stapusr, stapsys or stapdev"));
    Set<Right> rights = EnumSet.of(Right.HEALTH);
    add(rights, Right.COMPILE, entry, "compile", true, where);
    add(rights, Right.GURU, entry, "guru", false, where);
    add(rights, Right.FOREIGN_TAPSETS, entry, "tapsets", false, where);
    add(rights, Right.UPLOAD, entry, "uploads", false, where);
    add(rights, Right.ADMINISTER, entry, "administration", false, where);
    add(rights, Right.NODE, entry, "node", false, where);
    addFleet(rights, entry, where);
    if (highest != Privilege.STAPDEV
        && (rights.contains(Right.GURU) || rights.contains(Right.FOREIGN_TAPSETS))) {
      throw wrong(where + " gives embedded C, which can do everything, to less than stapdev");
    }
    Object quotas = entry.containsKey("quotas") ? entry.get("quotas") : Map.of();
    return new Policy.Entry(
        identities, new Role(highest, rights, quotas(map(quotas, "'quotas' of " + where, QUOTAS))));
  }

  private void add(
      Set<Right> rights,
      Right right,
      Map<?, ?> entry,
      String key,
      boolean otherwise,
      String where) {
    Object value = entry.containsKey(key) ? entry.get(key) : otherwise;
    if (!(value instanceof Boolean given)) {
      throw wrong("'" + key + "' of " + where + " must be true or false");
    }
    if (given) {
      rights.add(right);
    }
  }

  private void addFleet(Set<Right> rights, Map<?, ?> entry, String where) {
    if (!entry.containsKey("fleet")) {
      return;
    }
    for (Object word : list(entry.get("fleet"), "'fleet' of " + where)) {
      Right right = FLEET.get(String.valueOf(word));
      if (right == null) {
        throw wrong("'fleet' of " + where + " is a list of view, author and operate");
      }
      rights.add(right);
    }
  }

  private Role.Quotas quotas(Map<?, ?> quotas) {
    return new Role.Quotas(
        number(quotas, "running", 4),
        number(quotas, "queued", 20),
        number(quotas, "modules-per-day", 100_000));
  }

  private int number(Map<?, ?> map, String key, int otherwise) {
    Object value = map.containsKey(key) ? map.get(key) : otherwise;
    if (value instanceof Integer number && number >= 0) {
      return number;
    }
    throw wrong("'" + key + "' must be a number from 0 to " + Integer.MAX_VALUE);
  }

  private Map<?, ?> map(@Nullable Object value, String what, Set<String> keys) {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(what + " must be lines of 'key: value'");
    }
    for (Object key : map.keySet()) {
      if (!keys.contains(String.valueOf(key))) {
        throw wrong(what + " has an unknown key '" + key + "'");
      }
    }
    return map;
  }

  private List<?> list(@Nullable Object value, String what) {
    if (value instanceof List<?> list && !list.isEmpty()) {
      return list;
    }
    throw wrong(what + " must be a list");
  }

  private StartupException wrong(String what) {
    return new StartupException(
        "the policy " + file + " is wrong: " + what, "docs/security.md says how it is written");
  }
}

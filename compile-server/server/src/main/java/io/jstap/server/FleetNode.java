// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node said of itself when it came last, which is kept.
 *
 * @param id its identity: the name in its certificate
 * @param kernel build-id of its kernel, hexadecimal
 * @param labels of its configuration
 */
record FleetNode(
    String id,
    String boot,
    String kernel,
    String release,
    String architecture,
    SortedMap<String, String> labels) {
  /** What identities of nodes begin with. */
  static final String ROLE = "jstap:node/";

  FleetNode {
    labels = new TreeMap<>(labels);
  }

  /** The identity without its role, as people know it. */
  String name() {
    return name(id);
  }

  static String name(String id) {
    return id.startsWith(ROLE) ? id.substring(ROLE.length()) : id;
  }

  /** What selectors are over: facts, which no label hides. */
  Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>(labels);
    facts.put("node", name());
    facts.put("kernel", release);
    facts.put("build_id", kernel);
    facts.put("architecture", architecture);
    return facts;
  }

  String zone() {
    return labels.getOrDefault("zone", "");
  }

  String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("boot", boot);
    json.addProperty("kernel", kernel);
    json.addProperty("release", release);
    json.addProperty("architecture", architecture);
    JsonObject all = new JsonObject();
    labels.forEach(all::addProperty);
    json.add("labels", all);
    return json.toString();
  }

  static FleetNode fromJson(String id, String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    SortedMap<String, String> labels = new TreeMap<>();
    for (Map.Entry<String, JsonElement> label : json.get("labels").getAsJsonObject().entrySet()) {
      labels.put(label.getKey(), label.getValue().getAsString());
    }
    return new FleetNode(
        id,
        json.get("boot").getAsString(),
        json.get("kernel").getAsString(),
        json.get("release").getAsString(),
        json.get("architecture").getAsString(),
        labels);
  }
}

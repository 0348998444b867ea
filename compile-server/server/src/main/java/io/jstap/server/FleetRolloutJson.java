// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.jstap.diagnostics.SourceFile;
import io.jstap.fleet.rollout.RolloutJson;
import io.jstap.fleet.select.SelectorParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rollouts as the store keeps them. */
final class FleetRolloutJson {
  private FleetRolloutJson() {}

  static String write(FleetRollout rollout) {
    JsonObject json = new JsonObject();
    json.addProperty("owner", rollout.owner());
    json.addProperty("script", rollout.source().name());
    json.addProperty("text", rollout.source().text());
    JsonArray arguments = new JsonArray();
    rollout.source().arguments().forEach(arguments::add);
    json.add("arguments", arguments);
    json.addProperty("privilege", rollout.source().privilege());
    json.addProperty("spec", RolloutJson.write(rollout.spec()));
    json.addProperty("select", rollout.selectorText());
    json.addProperty("state", RolloutJson.write(rollout.state()));
    JsonObject modules = new JsonObject();
    rollout
        .modules()
        .forEach(
            (kernel, module) -> {
              JsonObject one = new JsonObject();
              one.addProperty("digest", module.digest());
              one.addProperty("bytes", module.bytes());
              one.addProperty("signed", module.signedAt());
              modules.add(kernel, one);
            });
    json.add("modules", modules);
    JsonObject hindrances = new JsonObject();
    rollout.hindrances().forEach(hindrances::addProperty);
    json.add("hindrances", hindrances);
    JsonArray history = new JsonArray();
    for (FleetRollout.Event event : rollout.history()) {
      JsonObject one = new JsonObject();
      one.addProperty("time", event.time());
      one.addProperty("who", event.who());
      one.addProperty("text", event.text());
      history.add(one);
    }
    json.add("history", history);
    return json.toString();
  }

  /**
   * Reads one.
   *
   * @throws JsonParseException when it is damaged
   */
  static FleetRollout read(String id, String text, long revision) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    List<String> arguments = new ArrayList<>();
    json.get("arguments").getAsJsonArray().forEach(one -> arguments.add(one.getAsString()));
    SortedMap<String, FleetRollout.Module> modules = new TreeMap<>();
    for (Map.Entry<String, JsonElement> entry : json.get("modules").getAsJsonObject().entrySet()) {
      JsonObject one = entry.getValue().getAsJsonObject();
      modules.put(
          entry.getKey(),
          new FleetRollout.Module(
              one.get("digest").getAsString(),
              one.get("bytes").getAsLong(),
              one.get("signed").getAsLong()));
    }
    SortedMap<String, String> hindrances = new TreeMap<>();
    json.get("hindrances")
        .getAsJsonObject()
        .entrySet()
        .forEach(entry -> hindrances.put(entry.getKey(), entry.getValue().getAsString()));
    List<FleetRollout.Event> history = new ArrayList<>();
    for (JsonElement element : json.get("history").getAsJsonArray()) {
      JsonObject one = element.getAsJsonObject();
      history.add(
          new FleetRollout.Event(
              one.get("time").getAsLong(),
              one.get("who").getAsString(),
              one.get("text").getAsString()));
    }
    String select = json.get("select").getAsString();
    try {
      return new FleetRollout(
          id,
          json.get("owner").getAsString(),
          new FleetRollout.Source(
              json.get("script").getAsString(),
              json.get("text").getAsString(),
              arguments,
              json.get("privilege").getAsString()),
          RolloutJson.readSpec(json.get("spec").getAsString()),
          SelectorParser.parse(new SourceFile("select", select), 0, select.length()),
          select,
          modules,
          hindrances,
          RolloutJson.readState(json.get("state").getAsString()),
          history,
          revision);
    } catch (SelectorParser.Failure e) {
      throw new JsonParseException("its selector is damaged", e);
    }
  }
}

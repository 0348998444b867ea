// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Rollouts as they are kept: JSON (RFC 8259), times in milliseconds since 1970. */
public final class RolloutJson {
  private RolloutJson() {}

  /** A specification as text. */
  public static String write(RolloutSpec spec) {
    JsonArray stages = new JsonArray();
    for (Stage stage : spec.stages()) {
      JsonObject json = new JsonObject();
      switch (stage) {
        case Stage.Canary _ -> json.addProperty("canary", true);
        case Stage.Percent percent -> json.addProperty("percent", percent.percent());
      }
      json.addProperty("soak", stage.soak().toMillis());
      stages.add(json);
    }
    JsonObject gates = new JsonObject();
    spec.gates().errors().ifPresent(most -> gates.addProperty("errors", most));
    spec.gates().lost().ifPresent(most -> gates.addProperty("lost", most));
    spec.gates().skippedPerMinute().ifPresent(most -> gates.addProperty("skipped", most));
    gates.addProperty("silence", spec.gates().silence().toMillis());
    JsonObject json = new JsonObject();
    json.addProperty("name", spec.name());
    json.add("stages", stages);
    json.addProperty("parallel", spec.parallel());
    json.add("gates", gates);
    json.addProperty("budget", spec.failureBudget());
    json.addProperty("on_breach", spec.onBreach().name());
    json.addProperty("lease", spec.lease().toMillis());
    json.addProperty("until", spec.until().toMillis());
    return json.toString();
  }

  /**
   * Reads a specification that was written here.
   *
   * @throws JsonParseException when the text is damaged
   */
  public static RolloutSpec readSpec(String text) {
    JsonObject json = object(text);
    List<Stage> stages = new ArrayList<>();
    for (JsonElement element : get(json, "stages").getAsJsonArray()) {
      JsonObject stage = element.getAsJsonObject();
      Duration soak = Duration.ofMillis(get(stage, "soak").getAsLong());
      stages.add(
          stage.has("canary")
              ? new Stage.Canary(soak)
              : new Stage.Percent(get(stage, "percent").getAsInt(), soak));
    }
    JsonObject gates = get(json, "gates").getAsJsonObject();
    return new RolloutSpec(
        get(json, "name").getAsString(),
        stages,
        get(json, "parallel").getAsInt(),
        new Gates(
            limit(gates, "errors"),
            limit(gates, "lost"),
            limit(gates, "skipped"),
            Duration.ofMillis(get(gates, "silence").getAsLong())),
        get(json, "budget").getAsInt(),
        RolloutSpec.OnBreach.valueOf(get(json, "on_breach").getAsString()),
        Duration.ofMillis(get(json, "lease").getAsLong()),
        Duration.ofMillis(get(json, "until").getAsLong()));
  }

  /** A state as text. */
  public static String write(RolloutState state) {
    JsonObject json = new JsonObject();
    json.addProperty("phase", state.phase().name());
    json.addProperty("why", state.why());
    json.addProperty("started", state.started().toEpochMilli());
    json.addProperty("since", state.phaseSince().toEpochMilli());
    json.addProperty("stage", state.stage());
    state.soakSince().ifPresent(time -> json.addProperty("soak", time.toEpochMilli()));
    JsonArray kernels = new JsonArray();
    state.passedKernels().forEach(kernels::add);
    json.add("kernels", kernels);
    JsonObject members = new JsonObject();
    for (Map.Entry<String, Member> entry : state.members().entrySet()) {
      Member member = entry.getValue();
      JsonObject one = new JsonObject();
      one.addProperty("kernel", member.kernel());
      one.addProperty("boot", member.boot());
      one.addProperty("canary", member.canary());
      one.addProperty("step", member.step().name());
      one.addProperty("attempt", member.attempt());
      one.addProperty("since", member.since().toEpochMilli());
      one.addProperty("restarts", member.restarts());
      one.addProperty("why", member.why());
      members.add(entry.getKey(), one);
    }
    json.add("members", members);
    return json.toString();
  }

  /**
   * Reads a state that was written here.
   *
   * @throws JsonParseException when the text is damaged
   */
  public static RolloutState readState(String text) {
    JsonObject json = object(text);
    SortedSet<String> kernels = new TreeSet<>();
    get(json, "kernels").getAsJsonArray().forEach(kernel -> kernels.add(kernel.getAsString()));
    SortedMap<String, Member> members = new TreeMap<>();
    for (Map.Entry<String, JsonElement> entry : get(json, "members").getAsJsonObject().entrySet()) {
      JsonObject one = entry.getValue().getAsJsonObject();
      members.put(
          entry.getKey(),
          new Member(
              get(one, "kernel").getAsString(),
              get(one, "boot").getAsString(),
              get(one, "canary").getAsBoolean(),
              Member.Step.valueOf(get(one, "step").getAsString()),
              get(one, "attempt").getAsInt(),
              time(one, "since"),
              get(one, "restarts").getAsInt(),
              get(one, "why").getAsString()));
    }
    return new RolloutState(
        RolloutState.Phase.valueOf(get(json, "phase").getAsString()),
        get(json, "why").getAsString(),
        time(json, "started"),
        time(json, "since"),
        get(json, "stage").getAsInt(),
        json.has("soak") ? Optional.of(time(json, "soak")) : Optional.empty(),
        kernels,
        members);
  }

  private static JsonObject object(String text) {
    JsonElement parsed = JsonParser.parseString(text);
    if (!parsed.isJsonObject()) {
      throw new JsonParseException("it is no object");
    }
    return parsed.getAsJsonObject();
  }

  private static JsonElement get(JsonObject json, String key) {
    JsonElement value = json.get(key);
    if (value == null) {
      throw new JsonParseException("it has no '" + key + "'");
    }
    return value;
  }

  private static Instant time(JsonObject json, String key) {
    return Instant.ofEpochMilli(get(json, key).getAsLong());
  }

  private static OptionalLong limit(JsonObject json, String key) {
    return json.has(key) ? OptionalLong.of(json.get(key).getAsLong()) : OptionalLong.empty();
  }
}

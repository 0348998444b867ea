// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.jstap.translator.ir.Function;
import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.ValueType;
import io.jstap.translator.ir.Variable;
import java.util.List;

/** The stages' texts as JSON, each one value on a line of its own. */
final class ProgramJson {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private ProgramJson() {}

  /** What {@code -p2} knows: globals, functions and probes. */
  static String write(Program program) {
    JsonObject json = new JsonObject();
    JsonArray globals = new JsonArray();
    program.globals().forEach(variable -> globals.add(variable(variable)));
    json.add("globals", globals);
    JsonArray functions = new JsonArray();
    program.functions().stream()
        .map(FunctionBody::function)
        .forEach(function -> functions.add(function(function)));
    json.add("functions", functions);
    JsonArray probes = new JsonArray();
    program.probes().forEach(probe -> probes.add(probe(probe)));
    json.add("probes", probes);
    return GSON.toJson(json) + "\n";
  }

  /** The C text. */
  static String source(String text) {
    JsonObject json = new JsonObject();
    json.addProperty("c", text);
    return GSON.toJson(json) + "\n";
  }

  private static JsonObject variable(Variable variable) {
    return switch (variable) {
      case Variable.Global global -> named(global.name(), global.type());
      case Variable.Local local -> named(local.name(), local.type());
      case Variable.Array array -> {
        JsonObject json = named(array.name(), array.valueType());
        JsonArray keys = new JsonArray();
        array.keyTypes().forEach(key -> keys.add(key.word()));
        json.add("keys", keys);
        json.addProperty("wrap", array.wrap());
        if (array.entries() > 0) {
          json.addProperty("entries", array.entries());
        }
        yield json;
      }
    };
  }

  private static JsonObject named(String name, ValueType type) {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    json.addProperty("type", type.word());
    return json;
  }

  private static JsonObject function(Function function) {
    JsonObject json = new JsonObject();
    json.addProperty("name", function.name());
    function.result().ifPresent(type -> json.addProperty("type", type.word()));
    json.add("parameters", locals(function.parameters()));
    return json;
  }

  private static JsonArray locals(List<Variable.Local> variables) {
    JsonArray json = new JsonArray();
    variables.forEach(local -> json.add(variable(local)));
    return json;
  }

  private static JsonObject probe(Probe probe) {
    JsonObject json = new JsonObject();
    json.addProperty("point", probe.point());
    json.addProperty("name", probe.name());
    json.add("locals", locals(probe.handler().locals()));
    return json;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jstap.client.transport.Text;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceExcerpt;
import io.jstap.proto.v1.ListedEntry;
import io.jstap.proto.v1.ListedVariable;
import io.jstap.proto.v1.PassTiming;
import java.util.List;
import java.util.Locale;

/**
 * {@code --format=json}: each thing that is said is one JSON object (RFC 8259) on a line of its
 * own.
 */
final class JsonLines {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private JsonLines() {}

  /** A line of a listing: what of it an entry has. */
  static String entry(ListedEntry entry) {
    JsonObject json = new JsonObject();
    if (entry.getName().isEmpty()) {
      text(json, "point", entry.getText());
      json.add("variables", variables(entry.getVariablesList()));
    } else if (entry.getPointsCount() > 0) {
      text(json, "alias", entry.getName());
      json.add("points", strings(entry.getPointsList()));
      documentation(json, entry);
    } else {
      text(json, "function", entry.getName());
      text(json, "type", entry.getType());
      json.add("parameters", variables(entry.getVariablesList()));
      json.add("tags", strings(entry.getTagsList()));
      documentation(json, entry);
    }
    return line(json);
  }

  /** A ready script, with its header. */
  static String script(ReadyScript script) {
    JsonObject json = new JsonObject();
    text(json, "script", script.name());
    text(json, "usage", script.usage());
    text(json, "documentation", String.join("\n", script.header()));
    return line(json);
  }

  /** Older servers say nothing. */
  private static void documentation(JsonObject json, ListedEntry entry) {
    if (!entry.getDocumentation().isEmpty()) {
      text(json, "documentation", entry.getDocumentation());
    }
    if (!entry.getFile().isEmpty()) {
      text(json, "file", entry.getFile());
      text(json, "fileDocumentation", entry.getFileDocumentation());
    }
  }

  /** A diagnostic: code, severity, message, place, notes and help. */
  static String problem(Problem problem) {
    JsonObject json = new JsonObject();
    text(json, "severity", problem.severity().name().toLowerCase(Locale.ROOT));
    text(json, "code", problem.code());
    text(json, "message", problem.message());
    problem.excerpt().ifPresent(excerpt -> json.add("place", place(excerpt)));
    JsonArray notes = new JsonArray();
    for (Problem.Note note : problem.notes()) {
      JsonObject one = new JsonObject();
      text(one, "message", note.message());
      note.excerpt().ifPresent(excerpt -> one.add("place", place(excerpt)));
      notes.add(one);
    }
    if (!notes.isEmpty()) {
      json.add("notes", notes);
    }
    problem.help().ifPresent(help -> text(json, "help", help));
    return line(json);
  }

  /** Something that is only told. */
  static String note(String text) {
    JsonObject json = new JsonObject();
    text(json, "note", text);
    return line(json);
  }

  /** How long a pass took, and what it allocated. */
  static String pass(PassTiming pass) {
    JsonObject json = new JsonObject();
    text(json, "pass", pass.getName());
    json.addProperty("milliseconds", pass.getNanoseconds() / 1e6);
    json.addProperty("allocated_bytes", pass.getAllocatedBytes());
    return line(json);
  }

  /** The module that was saved. */
  static String module(String file) {
    JsonObject json = new JsonObject();
    text(json, "module", file);
    return line(json);
  }

  /** A file that the server has now. */
  static String upload(String file, String buildId, boolean known) {
    JsonObject json = new JsonObject();
    text(json, "uploaded", file);
    text(json, "build_id", buildId);
    json.addProperty("known", known);
    return line(json);
  }

  private static JsonElement place(SourceExcerpt excerpt) {
    JsonObject json = new JsonObject();
    text(json, "file", excerpt.file());
    json.addProperty("line", excerpt.line());
    json.addProperty("column", excerpt.column());
    json.addProperty("length", excerpt.length());
    text(json, "text", excerpt.lineText());
    return json;
  }

  private static JsonArray variables(List<ListedVariable> variables) {
    JsonArray array = new JsonArray();
    for (ListedVariable variable : variables) {
      JsonObject json = new JsonObject();
      text(json, "name", variable.getName());
      text(json, "type", variable.getType());
      array.add(json);
    }
    return array;
  }

  private static JsonArray strings(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(text -> array.add(Text.clean(text)));
    return array;
  }

  private static void text(JsonObject json, String name, String value) {
    json.addProperty(name, Text.clean(value));
  }

  private static String line(JsonObject json) {
    return GSON.toJson(json);
  }
}

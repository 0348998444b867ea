// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads JSON (RFC 8259) as far as gcc writes it: enough for its diagnostics, bounded in depth. */
final class Json {
  /** A value. */
  sealed interface Value {}

  /** An object; the members that are missing are empty. */
  record Members(Map<String, Value> values) implements Value {
    Optional<Value> get(String name) {
      return Optional.ofNullable(values.get(name));
    }

    /** The text of a member; empty when it is missing or no text. */
    String text(String name) {
      return get(name).map(value -> value instanceof Text(String text) ? text : "").orElse("");
    }

    /** The number in a member; 0 when it is missing or no number. */
    int number(String name) {
      return get(name).map(value -> value instanceof Number(double n) ? (int) n : 0).orElse(0);
    }

    /** The objects in a member that is a list; none when it is missing. */
    List<Members> objects(String name) {
      return get(name).map(Json::objects).orElse(List.of());
    }
  }

  /** A list. */
  record Elements(List<Value> values) implements Value {}

  /** A string. */
  record Text(String text) implements Value {}

  /** A number. */
  record Number(double number) implements Value {}

  /** True, false or null. */
  record Word(String word) implements Value {}

  private static final int DEEPEST = 64;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** Reads one value; empty when the text is not JSON. */
  static Optional<Value> parse(String text) {
    try {
      return Optional.of(new Json(text).value(0));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The objects in a list; none of anything else. */
  static List<Members> objects(Value value) {
    return value instanceof Elements(List<Value> all)
        ? all.stream().filter(Members.class::isInstance).map(Members.class::cast).toList()
        : List.of();
  }

  private Value value(int depth) {
    if (depth > DEEPEST) {
      throw new NumberFormatException("too deep");
    }
    return switch (peek()) {
      case '{' -> members(depth);
      case '[' -> elements(depth);
      case '"' -> new Text(string());
      case 't', 'f', 'n' -> new Word(bare());
      default -> new Number(Double.parseDouble(bare()));
    };
  }

  private Members members(int depth) {
    Map<String, Value> values = new LinkedHashMap<>();
    at++;
    while (peek() != '}') {
      String name = string();
      expect(':');
      values.put(name, value(depth + 1));
      if (peek() != '}') {
        expect(',');
      }
    }
    at++;
    return new Members(values);
  }

  private Elements elements(int depth) {
    List<Value> values = new ArrayList<>();
    at++;
    while (peek() != ']') {
      values.add(value(depth + 1));
      if (peek() != ']') {
        expect(',');
      }
    }
    at++;
    return new Elements(values);
  }

  private String string() {
    expect('"');
    StringBuilder out = new StringBuilder();
    for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escaped = text.charAt(at++);
      switch (escaped) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'u' -> {
          out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
          at += 4;
        }
        default -> out.append(escaped);
      }
    }
    return out.toString();
  }

  private String bare() {
    int start = at;
    while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private char peek() {
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.charAt(at);
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw new NumberFormatException("expected " + wanted);
    }
    at++;
  }
}

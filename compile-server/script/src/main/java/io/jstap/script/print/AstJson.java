// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.print;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.ScriptFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Optional;

/**
 * Writes a tree as JSON. Every node is an object with its record's name under {@code node} and a
 * member for each component; an absent component is left out. Follows the records, so it can not
 * forget a part of a node.
 */
public final class AstJson {
  private static final ClassValue<RecordComponent[]> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
          return type.getRecordComponents();
        }
      };

  private final boolean positions;
  private final StringBuilder out = new StringBuilder();

  private AstJson(boolean positions) {
    this.positions = positions;
  }

  /**
   * The file's declarations.
   *
   * @param positions whether nodes tell where they stand: {@code "at":[line,column,length]}
   */
  public static String write(ScriptFile file, boolean positions) {
    AstJson json = new AstJson(positions);
    json.out.append("{\"file\":");
    json.text(file.source().name());
    json.out.append(",\"declarations\":");
    json.value(file.declarations());
    return json.out.append("}").toString();
  }

  /** Any node, or a list of nodes, without positions. */
  public static String write(Object node) {
    AstJson json = new AstJson(false);
    json.value(node);
    return json.out.toString();
  }

  private void value(Object value) {
    switch (value) {
      case String text -> text(text);
      case Character character -> text(character.toString());
      case Number number -> out.append(number);
      case Boolean bool -> out.append(bool);
      case Enum<?> constant -> text(constant.name());
      case SourceSpan span -> span(span);
      case Collection<?> list -> list(list);
      case Record record -> record(record);
      default -> throw new IllegalArgumentException("no part of a tree: " + value.getClass());
    }
  }

  private void span(SourceSpan span) {
    out.append('[').append(span.line()).append(',').append(span.column()).append(',');
    out.append(span.end() - span.start()).append(']');
  }

  private void list(Collection<?> list) {
    String separator = "";
    out.append('[');
    for (Object element : list) {
      out.append(separator);
      value(element);
      separator = ",";
    }
    out.append(']');
  }

  private void record(Record record) {
    out.append("{\"node\":");
    text(record.getClass().getSimpleName());
    for (RecordComponent component : COMPONENTS.get(record.getClass())) {
      Object part = part(record, component);
      boolean isSpan = part instanceof SourceSpan;
      if (part instanceof Optional<?> optional) {
        if (optional.isEmpty()) {
          continue;
        }
        part = optional.get();
      }
      if (isSpan && !positions) {
        continue;
      }
      out.append(',');
      text(component.getName().equals("span") ? "at" : component.getName());
      out.append(':');
      value(part);
    }
    out.append('}');
  }

  private static Object part(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        default -> {
          if (c < 0x20 || Character.isSurrogate(c)) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.print;

import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.Declaration.AliasDeclaration;
import io.jstap.script.ast.Declaration.EmbeddedCDeclaration;
import io.jstap.script.ast.Declaration.FunctionBody;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Declaration.GlobalDeclaration;
import io.jstap.script.ast.Declaration.Parameter;
import io.jstap.script.ast.Declaration.ProbeDeclaration;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.ProbePoint;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.ast.TypeName;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a tree as source, as {@code -p1} shows it: macros and conditionals applied, every operand
 * in parentheses, one statement a line. What it writes parses to an equal tree.
 */
public final class ScriptPrinter {
  private ScriptPrinter() {}

  /** The whole file. */
  public static String print(ScriptFile file) {
    StringBuilder out = new StringBuilder();
    file.declarations().forEach(declaration -> out.append(print(declaration)).append('\n'));
    return out.toString();
  }

  /** One declaration, without a line end behind it. */
  public static String print(Declaration declaration) {
    StringBuilder out = new StringBuilder();
    switch (declaration) {
      case ProbeDeclaration probe -> {
        out.append("probe ").append(points(probe.points())).append(' ');
        new StatementPrinter(out).block(probe.body());
      }
      case AliasDeclaration alias -> alias(out, alias);
      case GlobalDeclaration global -> global(out, global);
      case FunctionDeclaration function -> function(out, function);
      case EmbeddedCDeclaration embedded ->
          out.append("%{").append(embedded.code().text()).append("%}");
    }
    return out.toString();
  }

  /** One expression. */
  public static String print(Expression expression) {
    return ExpressionPrinter.print(expression);
  }

  /** A probe point with its marks and condition. */
  public static String print(ProbePoint point) {
    String components =
        point.components().stream()
            .map(
                component ->
                    component.name()
                        + component
                            .argument()
                            .map(argument -> "(" + Literals.literal(argument) + ")")
                            .orElse(""))
            .collect(Collectors.joining("."));
    String mark = point.sufficient() ? "!" : point.optional() ? "?" : "";
    String condition =
        point.condition().map(c -> " if (" + ExpressionPrinter.print(c) + ")").orElse("");
    return components + mark + condition;
  }

  private static String points(List<ProbePoint> points) {
    return points.stream().map(ScriptPrinter::print).collect(Collectors.joining(", "));
  }

  private static void alias(StringBuilder out, AliasDeclaration alias) {
    boolean epilogueOnly = alias.prologue().isEmpty();
    out.append("probe ")
        .append(alias.names().stream().map(ScriptPrinter::print).collect(Collectors.joining(" = ")))
        .append(epilogueOnly ? " += " : " = ")
        .append(points(alias.points()))
        .append(' ');
    StatementPrinter statements = new StatementPrinter(out);
    alias.prologue().ifPresent(statements::block);
    alias
        .epilogue()
        .ifPresent(
            block -> {
              if (!epilogueOnly) {
                out.append(", ");
              }
              statements.block(block);
            });
  }

  private static void global(StringBuilder out, GlobalDeclaration global) {
    out.append(global.isPrivate() ? "private global " : "global ").append(global.name().name());
    if (global.wrap()) {
      out.append('%');
    }
    global.entries().ifPresent(entries -> out.append('[').append(entries).append(']'));
    global.initial().ifPresent(initial -> out.append(" = ").append(Literals.literal(initial)));
  }

  private static void function(StringBuilder out, FunctionDeclaration function) {
    out.append(function.isPrivate() ? "private function " : "function ")
        .append(function.name().name());
    function.result().ifPresent(type -> out.append(':').append(type(type)));
    out.append(
        function.parameters().stream()
            .map(ScriptPrinter::parameter)
            .collect(Collectors.joining(", ", " (", ")")));
    function.priority().ifPresent(priority -> out.append(':').append(priority));
    out.append(' ');
    switch (function.body()) {
      case FunctionBody.Script script -> new StatementPrinter(out).block(script.block());
      case FunctionBody.Native code -> out.append("%{").append(code.code().text()).append("%}");
    }
  }

  private static String parameter(Parameter parameter) {
    return parameter.name().name() + parameter.type().map(type -> ":" + type(type)).orElse("");
  }

  private static String type(TypeName type) {
    return switch (type) {
      case LONG -> "long";
      case STRING -> "string";
    };
  }
}

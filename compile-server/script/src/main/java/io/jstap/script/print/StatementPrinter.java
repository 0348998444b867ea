// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.print;

import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Identifier;
import io.jstap.script.ast.Statement;
import io.jstap.script.ast.Statement.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements as source, indented by two. */
final class StatementPrinter {
  private final StringBuilder out;
  private int depth;

  StatementPrinter(StringBuilder out) {
    this.out = out;
  }

  /** A block, without a line end behind it. */
  void block(Statement.Block block) {
    if (block.statements().isEmpty()) {
      out.append("{}");
      return;
    }
    out.append("{\n");
    depth++;
    for (Statement statement : block.statements()) {
      indent();
      statement(statement);
      out.append('\n');
    }
    depth--;
    indent();
    out.append('}');
  }

  private void indent() {
    out.repeat("  ", depth);
  }

  private void statement(Statement statement) {
    switch (statement) {
      case Statement.Block block -> block(block);
      case Statement.Empty empty -> out.append(';');
      case Statement.ExpressionStatement expression ->
          out.append(ExpressionPrinter.print(expression.expression())).append(';');
      case Statement.If branch -> branch(branch);
      case Statement.While loop -> {
        out.append("while (").append(ExpressionPrinter.print(loop.condition())).append(") ");
        statement(loop.body());
      }
      case Statement.For loop -> {
        out.append("for (").append(part(loop.start())).append("; ").append(part(loop.condition()));
        out.append("; ").append(part(loop.step())).append(") ");
        statement(loop.body());
      }
      case Statement.ForEach loop -> forEach(loop);
      case Statement.Break jump -> out.append("break;");
      case Statement.Continue jump -> out.append("continue;");
      case Statement.Next jump -> out.append("next;");
      case Statement.Return result -> {
        out.append("return");
        result.value().ifPresent(value -> out.append(' ').append(ExpressionPrinter.print(value)));
        out.append(';');
      }
      case Statement.Delete delete ->
          out.append("delete ").append(ExpressionPrinter.print(delete.target())).append(';');
      case Statement.TryCatch attempt -> attempt(attempt);
    }
  }

  private static String part(Optional<Expression> expression) {
    return expression.map(ExpressionPrinter::print).orElse("");
  }

  private void branch(Statement.If branch) {
    out.append("if (").append(ExpressionPrinter.print(branch.condition())).append(") ");
    statement(branch.whenTrue());
    branch
        .whenFalse()
        .ifPresent(
            otherwise -> {
              if (branch.whenTrue() instanceof Statement.Block) {
                out.append(" else ");
              } else {
                out.append('\n');
                indent();
                out.append("else ");
              }
              statement(otherwise);
            });
  }

  private void forEach(Statement.ForEach loop) {
    out.append("foreach (");
    loop.value().ifPresent(value -> out.append(value.name()).append(" = "));
    List<String> keys = new ArrayList<>();
    for (Identifier key : loop.keys()) {
      int number = keys.size() + 1;
      keys.add(
          key.name()
              + loop.sort().filter(s -> s.by() == number).map(StatementPrinter::sign).orElse(""));
    }
    out.append('[').append(String.join(", ", keys)).append("] in ");
    out.append(ExpressionPrinter.print(loop.base()));
    if (!loop.slice().isEmpty()) {
      out.append(ExpressionPrinter.keys(loop.slice()));
    }
    loop.sort()
        .filter(sort -> sort.by() == 0)
        .ifPresent(
            sort -> {
              sort.aggregate().ifPresent(aggregate -> out.append(" @").append(aggregate));
              out.append(sign(sort));
            });
    loop.limit().ifPresent(limit -> out.append(" limit ").append(ExpressionPrinter.print(limit)));
    out.append(") ");
    statement(loop.body());
  }

  private static String sign(Sort sort) {
    return sort.descending() ? "-" : "+";
  }

  private void attempt(Statement.TryCatch attempt) {
    out.append("try ");
    block(attempt.body());
    out.append(" catch ");
    attempt.message().ifPresent(name -> out.append('(').append(name.name()).append(") "));
    block(attempt.handler());
  }
}

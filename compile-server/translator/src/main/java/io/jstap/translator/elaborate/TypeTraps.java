// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.BinaryOperator;
import io.jstap.script.ast.Expression;
import io.jstap.translator.ir.ValueType;

/** Habits of C that a script takes for something else, and what to write in their place. */
final class TypeTraps {
  private TypeTraps() {}

  /** {@code $file.f_flags}, which is a concatenation. */
  static boolean isMemberByDot(Expression.Binary binary) {
    return binary.operator() == BinaryOperator.CONCATENATE
        && binary.right() instanceof Expression.Name
        && Target.of(binary.left()).filter(target -> !target.isText()).isPresent();
  }

  static Problem memberByDot(Expression.Binary binary) {
    return Problem.error(
            ElaborationProblem.TYPE_MISMATCH,
            binary.span(),
            "'.' joins strings, it does not take members")
        .withHelp(
            "write %s->%s".formatted(binary.left().span().text(), binary.right().span().text()));
  }

  /** {@code 1.5}, which is a concatenation, too. */
  static boolean isFraction(Expression.Binary binary) {
    return binary.operator() == BinaryOperator.CONCATENATE
        && binary.left() instanceof Expression.NumberLiteral
        && binary.right() instanceof Expression.NumberLiteral
        && binary.span().text().matches("[0-9]+\\.[0-9]+");
  }

  static Problem fraction(Expression.Binary binary) {
    return Problem.error(
            ElaborationProblem.TYPE_MISMATCH,
            binary.span(),
            "numbers have no fractions: '.' joins strings")
        .withHelp("count in smaller units, for example in thousandths");
  }

  /** A value of the wrong type for a directive of a format. */
  static Problem directive(Expression argument, char conversion, ValueType found) {
    return Problem.error(
            ElaborationProblem.TYPE_MISMATCH,
            argument.span(),
            "%%%c needs a %s, this is a %s"
                .formatted(
                    conversion,
                    conversion == 's' ? ValueType.STRING.word() : ValueType.LONG.word(),
                    found.word()))
        .withHelp(conversion == 's' ? "use %d for numbers" : "use %s for strings");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.Expression;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the result of a function written in C points to, where its text says so: {@code /*
 * pragma:returns:task_struct *} {@code /} means the kernel's {@code struct task_struct *}.
 */
final class NativePointer {
  private static final Pattern PRAGMA =
      Pattern.compile("/\\* pragma:returns:([A-Za-z_][A-Za-z0-9_]*) \\*/");

  private NativePointer() {}

  /** An expression of the type of a call's result; empty when its function does not tell it. */
  static Optional<Expression> of(FunctionSymbol function, Expression.Call call) {
    if (!(function.declaration().body() instanceof Declaration.FunctionBody.Native code)) {
      return Optional.empty();
    }
    Matcher pragma = PRAGMA.matcher(code.code().text());
    return pragma.find()
        ? Optional.of(
            new Expression.AddressOf(
                call.span(),
                new Expression.Cast(
                    call.span(),
                    call,
                    pragma.group(1),
                    Optional.of("kernel"),
                    List.of(),
                    Expression.PrettyPrint.NONE)))
        : Optional.empty();
  }
}

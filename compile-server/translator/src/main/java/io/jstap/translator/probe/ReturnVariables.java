// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.type.CType;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.Expression;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.ir.Value;
import java.util.Optional;
import java.util.function.Function;

/** What a return probe sees: {@code $return}. */
final class ReturnVariables implements ContextVariables {
  private final FunctionVariables entry;
  private final FunctionInfo function;

  ReturnVariables(BinaryInfo binary, FunctionInfo function) {
    this.entry = new FunctionVariables(binary, function, function.valuePc());
    this.function = function;
  }

  @Override
  public Optional<Value> value(
      Expression.TargetVariable variable, Function<Expression, Value> lower, EventSink problems) {
    if (!variable.name().equals("return")) {
      if (entry.value(variable, lower, problems).isPresent()) {
        problems.problem(
            Problem.error(
                    ElaborationProblem.NOT_SUPPORTED_YET,
                    variable.span(),
                    "'$%s' in a return probe: its value at the entry is not kept by this version of jstap"
                        .formatted(variable.name()))
                .withHelp("save it in a global array keyed by tid() from a probe on the entry"));
      }
      return Optional.empty();
    }
    if (function.returnType().stripped() instanceof CType.Void) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
                  variable.span(),
                  function.name() + " returns nothing, so there is no $return")
              .withHelp("remove $return"));
      return Optional.empty();
    }
    TargetAccess.Object start =
        new TargetAccess.Immediate(new Value.ReturnValue(variable.span()), function.returnType());
    return new TargetAccess(lower, problems).follow(start, variable.accesses(), variable.span());
  }
}

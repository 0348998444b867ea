// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.type.CType;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.Target;
import io.jstap.translator.elaborate.TypedName;
import io.jstap.translator.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a return probe sees: {@code $return}; everything else it sees as it was at the entry. */
final class ReturnVariables extends BinaryContext {
  private final ContextVariables entry;

  ReturnVariables(ProbedBinary binary, FunctionInfo function) {
    super(binary, new Result(binary, function));
    this.entry = new BinaryContext(binary, FunctionVariables.atEntry(binary, function));
  }

  @Override
  public Optional<ContextVariables> entry() {
    return Optional.of(entry);
  }

  @Override
  public List<TypedName> listed() {
    List<TypedName> all = new ArrayList<>(super.listed());
    all.addAll(entry.listed());
    return all;
  }

  @Override
  public boolean isFromEntry(Target target) {
    return target.root() instanceof Target.Named named
        && !named.name().equals("return")
        && !named.name().equals("$return");
  }

  /** The returned value. */
  private record Result(ProbedBinary binary, FunctionInfo function) implements PlaceVariables {
    @Override
    public Optional<TargetAccess.Object> find(String name, SourceSpan span, EventSink problems) {
      if (!name.equals("return")) {
        problems.problem(
            Problem.error(
                    ElaborationProblem.NOT_WRITABLE,
                    span,
                    "'$" + name + "' is gone when the function returns")
                .withHelp("of a return probe's variables only $return can be written"));
        return Optional.empty();
      }
      if (function.returnType().stripped() instanceof CType.Void) {
        problems.problem(
            Problem.error(
                    ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
                    span,
                    function.name() + " returns nothing, so there is no $return")
                .withHelp("remove $return"));
        return Optional.empty();
      }
      return Optional.of(
          new TargetAccess.Immediate(
              new Value.ReturnValue(span), function.returnType(), binary.space()));
    }

    @Override
    public Optional<List<String>> collected(String collective) {
      if (!collective.equals("return")) {
        return Optional.empty();
      }
      boolean nothing = function.returnType().stripped() instanceof CType.Void;
      return Optional.of(nothing ? List.of() : List.of("return"));
    }

    @Override
    public List<TypedName> listed() {
      return function.returnType().stripped() instanceof CType.Void
          ? List.of()
          : List.of(FunctionVariables.named("return", function.returnType()));
    }
  }
}

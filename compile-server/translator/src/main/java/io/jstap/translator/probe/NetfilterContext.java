// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.Lazy;
import io.jstap.debuginfo.type.TypeKind;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.elaborate.Target;
import io.jstap.translator.elaborate.TypedName;
import io.jstap.translator.ir.AddressSpace;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a packet hook sees: {@code $hooknum}, {@code $skb}, {@code $in}, {@code $out}, and {@code
 * $verdict}, which decides what becomes of the packet.
 */
final class NetfilterContext extends ForwardingContext {
  private static final int POINTER_BYTES = 8;
  private static final int VERDICT_BYTES = 4;
  private static final CType NUMBER = new CType.Base("int", VERDICT_BYTES, CType.Encoding.SIGNED);

  NetfilterContext(BinaryInfo kernel) {
    super(new BinaryContext(ProbedBinary.kernel(kernel), new Variables(kernel)));
  }

  @Override
  public Optional<Value> store(
      Target target, Value value, Function<Expression, Value> lower, EventSink problems) {
    boolean verdict =
        target.accesses().isEmpty()
            && target.root() instanceof Target.Named named
            && named.name().equals("verdict");
    if (!verdict) {
      return super.store(target, value, lower, problems);
    }
    SourceSpan span = target.span();
    Value address = new Value.EmbeddedC(span, ValueType.LONG, "(s64)(long)c->verdict");
    return Optional.of(new Value.Store(span, address, VERDICT_BYTES, value, AddressSpace.KERNEL));
  }

  /** The arguments of the hook, in the order in which the runtime has them. */
  private record Variables(BinaryInfo kernel) implements PlaceVariables {
    private static final List<String> NAMES = List.of("hooknum", "skb", "in", "out", "verdict");

    @Override
    public Optional<TargetAccess.Object> find(String name, SourceSpan span, EventSink problems) {
      int index = NAMES.indexOf(name);
      if (index < 0) {
        problems.problem(
            Problem.error(
                    ElaborationProblem.UNKNOWN_TARGET_VARIABLE,
                    span,
                    "a packet hook has no '$" + name + "'")
                .withHelp("there are $hooknum, $skb, $in, $out and $verdict"));
        return Optional.empty();
      }
      String text =
          name.equals("verdict") ? "(s64)*c->verdict" : "(s64)jstap_argument(c, " + index + ")";
      return Optional.of(
          new TargetAccess.Immediate(new Value.EmbeddedC(span, ValueType.LONG, text), type(name)));
    }

    private CType type(String name) {
      return switch (name) {
        case "skb" -> pointer("sk_buff");
        case "in", "out" -> pointer("net_device");
        default -> NUMBER;
      };
    }

    private CType pointer(String struct) {
      return new CType.Pointer(
          Lazy.of(() -> kernel.findType(TypeKind.STRUCT, struct).orElseGet(CType.Void::new)),
          POINTER_BYTES);
    }

    @Override
    public Optional<List<String>> collected(String collective) {
      return collective.equals("vars") || collective.equals("parms")
          ? Optional.of(NAMES)
          : Optional.empty();
    }

    @Override
    public List<TypedName> listed() {
      return NAMES.stream().map(name -> FunctionVariables.named(name, type(name))).toList();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.Glob;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The tracepoints of the kernel or of a module. Each has a function {@code __traceiter_NAME}, whose
 * parameters are those of the tracepoint behind a first one; most have an event {@code event_NAME}
 * too, whose class names the system.
 */
final class Tracepoints {
  private static final String ITERATOR = "__traceiter_";
  private static final int LONGEST_SYSTEM = 64;

  private final BinaryInfo binary;

  Tracepoints(BinaryInfo binary) {
    this.binary = binary;
  }

  /**
   * Finds tracepoints, sorted by name.
   *
   * @param name glob over names
   * @param system glob over systems; empty: any
   */
  List<Tracepoint> find(String name, Optional<String> system) {
    return binary.findFunctions(FunctionPattern.named(ITERATOR + name)).stream()
        .filter(function -> !function.inlined() && !function.parameters().isEmpty())
        .map(this::tracepoint)
        .filter(found -> system.isEmpty() || new Glob(system.get()).matches(found.system()))
        .toList();
  }

  /** The names of all. */
  List<String> names() {
    return binary.findFunctions(FunctionPattern.named(ITERATOR + "*")).stream()
        .map(Tracepoints::name)
        .distinct()
        .toList();
  }

  private Tracepoint tracepoint(FunctionInfo iterator) {
    String name = name(iterator);
    return new Tracepoint(name, system(name).orElseGet(() -> header(iterator)), iterator);
  }

  private static String name(FunctionInfo iterator) {
    return iterator.name().substring(ITERATOR.length());
  }

  /** What the kernel itself says: {@code event_NAME.class->system}. */
  private Optional<String> system(String name) {
    OptionalLong event = binary.symbolAddress("event_" + name);
    OptionalLong toClass = offset("trace_event_call", "class");
    OptionalLong toSystem = offset("trace_event_class", "system");
    if (event.isEmpty() || toClass.isEmpty() || toSystem.isEmpty()) {
      return Optional.empty();
    }
    OptionalLong ofClass = binary.pointerAt(event.getAsLong() + toClass.getAsLong());
    if (ofClass.isEmpty()) {
      return Optional.empty();
    }
    OptionalLong text = binary.pointerAt(ofClass.getAsLong() + toSystem.getAsLong());
    return text.isEmpty() ? Optional.empty() : text(text.getAsLong());
  }

  private OptionalLong offset(String struct, String member) {
    Optional<CType.Member> found =
        binary
            .findType(TypeKind.STRUCT, struct)
            .flatMap(
                type ->
                    type instanceof CType.Compound compound
                        ? compound.member(member)
                        : Optional.empty());
    return found.isPresent() ? OptionalLong.of(found.get().offset()) : OptionalLong.empty();
  }

  private Optional<String> text(long address) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LONGEST_SYSTEM; i++) {
      Optional<byte[]> next = binary.read(address + i, 1);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      if (next.get()[0] == 0) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
      }
      text.append(new String(next.get(), StandardCharsets.ISO_8859_1));
    }
    return Optional.empty();
  }

  /** Tracepoints without an event: headers are named after their system. */
  private static String header(FunctionInfo iterator) {
    String file = iterator.declaration().file();
    String base = file.substring(file.lastIndexOf('/') + 1);
    return base.endsWith(".h") ? base.substring(0, base.length() - 2) : "";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.btf;

import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.Lazy;
import io.jstap.debuginfo.type.TypeKind;
import io.jstap.diagnostics.NearestNames;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The types and functions that a {@code .BTF} section describes (Documentation/bpf/btf.rst). Safe
 * for use by several threads. Malformed sections give a {@link
 * io.jstap.debuginfo.DebugInfoException}.
 */
public final class Btf {
  private final BtfTypes types;
  private final BtfTypeReader reader;
  private final Lazy<Map<String, Integer>> structs = Lazy.of(() -> names(BtfTypes.STRUCT));
  private final Lazy<Map<String, Integer>> unions = Lazy.of(() -> names(BtfTypes.UNION));
  private final Lazy<Map<String, Integer>> typedefs = Lazy.of(() -> names(BtfTypes.TYPEDEF));
  private final Lazy<Map<String, Integer>> functions = Lazy.of(() -> names(BtfTypes.FUNCTION));
  private final Lazy<Map<String, Integer>> variables = Lazy.of(() -> names(BtfTypes.VARIABLE));
  private final Lazy<Map<String, Integer>> enums =
      Lazy.of(() -> names(BtfTypes.ENUM, BtfTypes.ENUM64));
  private final Lazy<Map<String, Integer>> bases =
      Lazy.of(() -> names(BtfTypes.INT, BtfTypes.FLOAT));
  private final Lazy<Map<String, Long>> enumerators = Lazy.of(this::readEnumerators);
  private final @Nullable Btf base;

  /** A function and the names of its parameters. */
  public record Function(
      String name, List<String> parameterNames, CType.Function type, boolean external) {}

  private Btf(BtfTypes types, @Nullable Btf base) {
    this.types = types;
    this.base = base;
    this.reader = new BtfTypeReader(types, this::definition);
  }

  /** The {@code .BTF} section of a file; empty when it has none. */
  public static Optional<Btf> of(ElfFile file) {
    return section(file).map(bytes -> new Btf(BtfTypes.read(bytes, Optional.empty()), null));
  }

  /** The {@code .BTF} section of a module, whose types continue those of the kernel's. */
  public static Optional<Btf> ofModule(ElfFile file, Btf kernel) {
    return section(file).map(bytes -> ofModule(bytes, kernel));
  }

  /** The same of the section by itself. */
  public static Btf ofModule(Bytes section, Btf kernel) {
    return new Btf(BtfTypes.read(section, Optional.of(kernel.types)), kernel);
  }

  /** The bytes of a section by itself; {@code name} stands for the file in messages. */
  public static Btf of(MemorySegment section, String name) {
    Bytes bytes = new Bytes(section, name, ".BTF", DebugInfoProblem.MALFORMED_BTF);
    return new Btf(BtfTypes.read(bytes, Optional.empty()), null);
  }

  private static Optional<Bytes> section(ElfFile file) {
    return file.section(".BTF")
        .map(file::content)
        .filter(bytes -> !bytes.isEmpty())
        .map(
            bytes ->
                new Bytes(bytes.segment(), file.file(), ".BTF", DebugInfoProblem.MALFORMED_BTF));
  }

  private Map<String, Integer> names(int... kinds) {
    Map<String, Integer> map = new HashMap<>();
    for (int id = types.firstId(); id < types.endId(); id++) {
      int kind = types.kind(id);
      if (Arrays.stream(kinds).anyMatch(each -> each == kind)) {
        map.putIfAbsent(types.name(id), id);
      }
    }
    map.remove("");
    return map;
  }

  private Optional<Integer> find(Lazy<Map<String, Integer>> own, String name) {
    return Optional.ofNullable(own.get().get(name));
  }

  private Optional<Integer> definition(boolean union, String name) {
    return find(union ? unions : structs, name)
        .or(() -> base == null ? Optional.empty() : base.definition(union, name));
  }

  /** Whether a struct of that tag is defined. */
  public boolean hasStruct(String name) {
    return definition(false, name).isPresent();
  }

  /** Whether a struct or union has a member, also one inside of anonymous members. */
  public boolean hasMember(String compound, String member) {
    return definition(false, compound)
        .or(() -> definition(true, compound))
        .map(reader::read)
        .map(type -> type instanceof CType.Compound known && known.member(member).isPresent())
        .orElse(false);
  }

  /** How many parameters a function has, {@code ...} not counted; empty when it is not known. */
  public OptionalInt functionParameterCount(String name) {
    Optional<Function> function = function(name);
    return function.isPresent()
        ? OptionalInt.of(function.get().type().parameters().size())
        : OptionalInt.empty();
  }

  /** A function by its name. */
  public Optional<Function> function(String name) {
    Optional<Integer> id = find(functions, name);
    if (id.isEmpty()) {
      return base == null ? Optional.empty() : base.function(name);
    }
    int prototype = types.target(id.get());
    if (!(reader.read(prototype) instanceof CType.Function type)) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < type.parameters().size(); i++) {
      names.add(types.parameterName(prototype, i));
    }
    return Optional.of(new Function(name, List.copyOf(names), type, types.length(id.get()) == 1));
  }

  /** The definition of a named struct, union or typedef. */
  public Optional<CType> findType(TypeKind kind, String name) {
    Optional<Integer> id = find(ofKind(kind), name);
    if (id.isEmpty()) {
      return base == null ? Optional.empty() : base.findType(kind, name);
    }
    return Optional.of(reader.read(id.get()));
  }

  private Lazy<Map<String, Integer>> ofKind(TypeKind kind) {
    return switch (kind) {
      case STRUCT -> structs;
      case UNION -> unions;
      case TYPEDEF -> typedefs;
      case ENUM -> enums;
      case BASE -> bases;
    };
  }

  /** Type names of a kind that somebody may have meant, nearest first. */
  List<String> nearestTypeNames(TypeKind kind, String name, int limit) {
    Set<String> all = new HashSet<>(ofKind(kind).get().keySet());
    if (base != null) {
      all.addAll(base.ofKind(kind).get().keySet());
    }
    return NearestNames.of(name, all, limit);
  }

  /** Names of enumerators that somebody may have meant, nearest first. */
  List<String> nearestEnumeratorNames(String name, int limit) {
    Set<String> all = new HashSet<>(enumerators.get().keySet());
    if (base != null) {
      all.addAll(base.enumerators.get().keySet());
    }
    return NearestNames.of(name, all, limit);
  }

  /** The same of global variables that are described. */
  List<String> nearestVariableNames(String name, int limit) {
    return NearestNames.of(name, variables.get().keySet(), limit);
  }

  /** The type of a global variable; of the kernel's, only per-CPU ones are described. */
  Optional<CType> variable(String name) {
    return find(variables, name).map(reader::read);
  }

  /** The value of an enumerator, by its exact name. */
  OptionalLong findEnumerator(String name) {
    Long value = enumerators.get().get(name);
    if (value != null) {
      return OptionalLong.of(value);
    }
    return base == null ? OptionalLong.empty() : base.findEnumerator(name);
  }

  private Map<String, Long> readEnumerators() {
    Map<String, Long> map = new HashMap<>();
    for (int id = types.firstId(); id < types.endId(); id++) {
      boolean known = types.kind(id) == BtfTypes.ENUM || types.kind(id) == BtfTypes.ENUM64;
      if (known && reader.read(id) instanceof CType.Enumeration enumeration) {
        enumeration.enumerators().forEach(each -> map.putIfAbsent(each.name(), each.value()));
      }
    }
    return map;
  }

  /**
   * The tracepoints: names without their prefix {@code btf_trace_}, and the type of a handler,
   * whose first parameter is the handler's own data.
   */
  public Map<String, CType.Function> tracepoints() {
    String prefix = "btf_trace_";
    Map<String, CType.Function> all = new HashMap<>();
    typedefs
        .get()
        .forEach(
            (name, id) -> {
              if (name.startsWith(prefix)
                  && reader.read(id).stripped() instanceof CType.Pointer pointer
                  && pointer.target() instanceof CType.Function function) {
                all.put(name.substring(prefix.length()), function);
              }
            });
    return all;
  }
}

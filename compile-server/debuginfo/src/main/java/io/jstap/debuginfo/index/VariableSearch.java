// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.SectionAddress;
import io.jstap.debuginfo.Variable;
import io.jstap.debuginfo.dwarf.At;
import io.jstap.debuginfo.dwarf.Die;
import io.jstap.debuginfo.dwarf.Locator;
import io.jstap.debuginfo.dwarf.Scopes;
import io.jstap.debuginfo.location.EntryPlaces;
import io.jstap.debuginfo.location.Expression;
import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.Lazy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds variables and where they are. */
final class VariableSearch {
  private final IndexedBinary binary;
  private final NameSearch names;
  private final Locator locator;

  VariableSearch(IndexedBinary binary, NameSearch names) {
    this.binary = binary;
    this.names = names;
    this.locator = new Locator(binary.dwarf());
  }

  /** Parameters, then locals, innermost block first. */
  List<Variable> visible(IndexedFunction function, long pc) {
    List<Variable> all = new ArrayList<>(function.parameters());
    all.addAll(locals(function, pc));
    return all;
  }

  private List<Variable> locals(IndexedFunction function, long pc) {
    List<Variable> all = new ArrayList<>();
    for (Die local : function.die().map(die -> Scopes.locals(die, pc)).orElse(List.of())) {
      if (local.name().isPresent()) {
        all.add(new DwarfVariable(local, Variable.Kind.LOCAL, binary.types()));
      }
    }
    return all;
  }

  Optional<Variable> find(IndexedFunction function, String name, long pc) {
    for (Variable variable : locals(function, pc)) {
      if (variable.name().equals(name)) {
        return Optional.of(variable);
      }
    }
    for (Variable variable : function.parameters()) {
      if (variable.name().equals(name)) {
        return Optional.of(variable);
      }
    }
    return global(function, name);
  }

  /** The global of the function's own unit, or one that other units can see. */
  private Optional<Variable> global(IndexedFunction function, String name) {
    Optional<Die> die = function.die();
    if (die.isEmpty()) {
      return Optional.empty();
    }
    Optional<Variable> external = Optional.empty();
    for (DwarfVariable variable : globals(name)) {
      if (variable.die().unit() == die.get().unit()) {
        return Optional.of(variable);
      }
      if (external.isEmpty() && variable.external()) {
        external = Optional.of(variable);
      }
    }
    return external;
  }

  List<DwarfVariable> globals(String name) {
    List<DwarfVariable> all = new ArrayList<>();
    for (long handle : names.globals(name)) {
      all.add(new DwarfVariable(binary.dwarf().die(handle), Variable.Kind.GLOBAL, binary.types()));
    }
    return all;
  }

  Location locate(IndexedFunction function, DwarfVariable variable, long pc) {
    Optional<IndexedFunction> body = function.inlined() ? binary.bodyAt(pc) : Optional.of(function);
    boolean atEntry =
        body.isPresent()
            && Long.compareUnsigned(body.get().entryPc(), pc) <= 0
            && Long.compareUnsigned(pc, body.get().valuePc()) <= 0;
    Location place =
        isDeclared(variable)
            ? ofSymbol(variable)
            : locator.locate(variable.die(), body.flatMap(IndexedFunction::die), pc, atEntry);
    return atEntry && !function.inlined() ? atEntry(function, variable, place) : place;
  }

  /**
   * One place for the whole function, and no list of them, is where the compiler keeps a parameter
   * once the function has begun: that may be a register that belongs to the caller. At the first
   * instruction it still is where the calling convention has it, unless the function is a clone
   * with parameters of its own.
   */
  private Location atEntry(IndexedFunction function, DwarfVariable variable, Location place) {
    boolean kept = place instanceof Location.Register || place instanceof Location.Memory;
    int index = function.parameters().indexOf(variable);
    if (!kept || index < 0 || !Locator.hasOnePlace(variable.die()) || isClone(function)) {
      return place;
    }
    List<CType> types = function.parameters().stream().map(Variable::type).toList();
    CType.Function prototype =
        new CType.Function(
            Lazy.ready(function.returnType()), Lazy.ready(types), function.variadic());
    Location convention = EntryPlaces.of(binary.architecture(), prototype).get(index);
    return convention instanceof Location.Unavailable ? place : convention;
  }

  private boolean isClone(IndexedFunction function) {
    return binary.symbols(function.name()).stream()
        .noneMatch(symbol -> symbol.address() == function.entryPc());
  }

  Location locateGlobal(DwarfVariable variable) {
    return isDeclared(variable)
        ? ofSymbol(variable)
        : locator.locate(variable.die(), Optional.empty(), 0, false);
  }

  private static boolean isDeclared(DwarfVariable variable) {
    return variable.kind() == Variable.Kind.GLOBAL && variable.die().flag(At.DECLARATION);
  }

  /** Of what is declared only, the index holds what has a symbol. */
  private Location ofSymbol(DwarfVariable variable) {
    long address = binary.symbolAddress(variable.name()).orElseThrow();
    String section = binary.sectionAt(address).map(SectionAddress::section).orElse("");
    return new Location.Memory(new Expression.LinkAddress(section, address));
  }
}

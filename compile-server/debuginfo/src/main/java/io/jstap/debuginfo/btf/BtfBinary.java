// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.btf;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.BuildId;
import io.jstap.debuginfo.BuildIdNote;
import io.jstap.debuginfo.DebugInfoSource;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.Label;
import io.jstap.debuginfo.SectionAddress;
import io.jstap.debuginfo.SourceLine;
import io.jstap.debuginfo.Statement;
import io.jstap.debuginfo.Variable;
import io.jstap.debuginfo.arch.Architecture;
import io.jstap.debuginfo.elf.Symbol;
import io.jstap.debuginfo.line.LineImage;
import io.jstap.debuginfo.location.EntryPlaces;
import io.jstap.debuginfo.location.Expression;
import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.location.Location.Reason;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.TypeKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A binary without DWARF: its symbols say where functions are, its BTF what they take and what
 * types there are. There are no lines, no locals, no inlined functions, no labels, and parameters
 * are known where a function begins only.
 */
public final class BtfBinary implements BinaryInfo {
  private final BinaryInfo symbols;
  private final Btf btf;

  /**
   * @param symbols the same binary, which knows its symbols only
   */
  public BtfBinary(BinaryInfo symbols, Btf btf) {
    this.symbols = symbols;
    this.btf = btf;
  }

  /** The types, for those of modules that continue them. */
  public Btf btf() {
    return btf;
  }

  /**
   * BTF knows a function by its name alone, so what it says is taken when one function has the
   * name, and its code is what the source says: a clone ({@code f.constprop.0}) has another name.
   */
  private FunctionInfo typed(FunctionInfo function) {
    long bodies = symbols.symbols(function.name()).stream().filter(Symbol::isFunction).count();
    Optional<Btf.Function> known = bodies == 1 ? btf.function(function.name()) : Optional.empty();
    return known.isPresent()
        ? new BtfFunction(
            function, known.get(), type -> EntryPlaces.of(symbols.architecture(), type))
        : function;
  }

  private static FunctionInfo plain(FunctionInfo function) {
    return function instanceof BtfFunction known ? known.symbol() : function;
  }

  private static BtfVariable own(Variable variable) {
    if (variable instanceof BtfVariable known) {
      return known;
    }
    throw new IllegalArgumentException("a variable of another source: " + variable);
  }

  @Override
  public DebugInfoSource source() {
    return DebugInfoSource.BTF;
  }

  @Override
  public Path file() {
    return symbols.file();
  }

  @Override
  public Optional<BuildId> buildId() {
    return symbols.buildId();
  }

  @Override
  public Optional<BuildIdNote> buildIdNote() {
    return symbols.buildIdNote();
  }

  @Override
  public Architecture architecture() {
    return symbols.architecture();
  }

  @Override
  public List<FunctionInfo> findFunctions(FunctionPattern pattern) {
    return symbols.findFunctions(pattern).stream().map(this::typed).toList();
  }

  @Override
  public List<String> nearestFunctionNames(String name, int limit) {
    return symbols.nearestFunctionNames(name, limit);
  }

  @Override
  public Optional<FunctionInfo> functionAt(long address) {
    return symbols
        .symbolAt(address)
        .filter(Symbol::isFunction)
        .flatMap(
            symbol ->
                findFunctions(FunctionPattern.named(symbol.name())).stream()
                    .filter(function -> function.entryPc() == symbol.address())
                    .findFirst());
  }

  @Override
  public List<FunctionInfo> inlineChainAt(long address) {
    return functionAt(address).stream().toList();
  }

  @Override
  public Optional<Location> locate(FunctionInfo function, String variable, long pc) {
    return findVariable(function, variable, pc).map(found -> locate(function, found, pc));
  }

  @Override
  public Location locate(FunctionInfo function, Variable variable, long pc) {
    boolean atEntry =
        Long.compareUnsigned(function.entryPc(), pc) <= 0
            && Long.compareUnsigned(pc, function.valuePc()) <= 0;
    return atEntry || variable.kind() == Variable.Kind.GLOBAL
        ? own(variable).place()
        : new Location.Unavailable(
            Reason.ENTRY_VALUE, "without debuginfo it is known at the function's entry only");
  }

  @Override
  public Optional<Variable> findVariable(FunctionInfo function, String variable, long pc) {
    return function.parameters().stream()
        .filter(parameter -> parameter.name().equals(variable))
        .findFirst()
        .or(() -> findGlobals(variable).stream().findFirst());
  }

  @Override
  public List<Variable> visibleVariables(FunctionInfo function, long pc) {
    return function.parameters();
  }

  @Override
  public List<Variable> findGlobals(String name) {
    Optional<CType> type = btf.variable(name);
    List<Variable> all = new ArrayList<>();
    if (type.isPresent()) {
      for (Symbol symbol : symbols.symbols(name)) {
        all.add(
            new BtfVariable(
                name, Variable.Kind.GLOBAL, type.get(), !symbol.isLocal(), place(symbol)));
      }
    }
    return all;
  }

  private Location place(Symbol symbol) {
    String section = symbols.sectionAt(symbol.address()).map(SectionAddress::section).orElse("");
    return new Location.Memory(new Expression.LinkAddress(section, symbol.address()));
  }

  @Override
  public Location locate(Variable global) {
    return own(global).place();
  }

  @Override
  public Optional<CType> findType(TypeKind kind, String name) {
    return btf.findType(kind, name);
  }

  @Override
  public List<String> nearestTypeNames(TypeKind kind, String name, int limit) {
    return btf.nearestTypeNames(kind, name, limit);
  }

  @Override
  public OptionalLong findEnumerator(String name) {
    return btf.findEnumerator(name);
  }

  @Override
  public List<String> nearestEnumeratorNames(String name, int limit) {
    return btf.nearestEnumeratorNames(name, limit);
  }

  @Override
  public List<String> nearestGlobalNames(String name, int limit) {
    return btf.nearestVariableNames(name, limit);
  }

  @Override
  public OptionalLong symbolAddress(String name) {
    return symbols.symbolAddress(name);
  }

  @Override
  public List<Symbol> symbols(String name) {
    return symbols.symbols(name);
  }

  @Override
  public Optional<Symbol> symbolAt(long address) {
    return symbols.symbolAt(address);
  }

  @Override
  public Optional<Symbol> anchorAt(long address) {
    return symbols.anchorAt(address);
  }

  @Override
  public Optional<SectionAddress> sectionAt(long address) {
    return symbols.sectionAt(address);
  }

  @Override
  public Optional<byte[]> read(long address, int length) {
    return symbols.read(address, length);
  }

  @Override
  public OptionalLong pointerAt(long address) {
    return symbols.pointerAt(address);
  }

  @Override
  public Optional<SourceLine> lineAt(long address) {
    return Optional.empty();
  }

  @Override
  public Optional<LineImage> lineImage() {
    return Optional.empty();
  }

  @Override
  public List<Statement> statements(FunctionInfo function, FunctionPattern.LineSpec lines) {
    return List.of();
  }

  @Override
  public boolean isStatement(long address) {
    return false;
  }

  @Override
  public List<Label> labels(FunctionInfo function) {
    return List.of();
  }

  @Override
  public List<FunctionInfo> callees(FunctionInfo function) {
    return symbols.callees(plain(function)).stream().map(this::typed).toList();
  }

  @Override
  public void close() {
    symbols.close();
  }
}

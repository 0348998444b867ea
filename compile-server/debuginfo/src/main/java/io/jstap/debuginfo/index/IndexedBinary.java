// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.BuildId;
import io.jstap.debuginfo.BuildIdNote;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.DebugInfoSource;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.Label;
import io.jstap.debuginfo.SectionAddress;
import io.jstap.debuginfo.SourceLine;
import io.jstap.debuginfo.Statement;
import io.jstap.debuginfo.Variable;
import io.jstap.debuginfo.arch.Architecture;
import io.jstap.debuginfo.arch.Architectures;
import io.jstap.debuginfo.btf.Btf;
import io.jstap.debuginfo.btf.BtfBinary;
import io.jstap.debuginfo.dwarf.AllLines;
import io.jstap.debuginfo.dwarf.DwarfFile;
import io.jstap.debuginfo.dwarf.TypeReader;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Symbol;
import io.jstap.debuginfo.line.LineImage;
import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.Lazy;
import io.jstap.debuginfo.type.TypeKind;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A binary with its index: hands each question to the search that knows the answer. */
public final class IndexedBinary implements BinaryInfo {
  private final Path path;
  private final ElfFile elf;
  private final Architecture architecture;
  private final DwarfFile dwarf;
  private final TypeReader types;
  private final SymbolSearch symbols;
  private final FunctionSearch functions;
  private final NameSearch names;
  private final VariableSearch variables;
  private final LineSearch lines;
  private final Lazy<Optional<LineImage>> lineImage;
  private final CallSearch calls;
  private final Code code;
  private volatile boolean closed;

  private IndexedBinary(Path path, ElfFile elf, IndexFile index) {
    this.path = path;
    this.elf = elf;
    this.architecture = Architectures.of(elf);
    this.dwarf = DwarfFile.of(elf, architecture);
    this.symbols = new SymbolSearch(elf, index);
    this.functions = new FunctionSearch(this, index);
    this.names = new NameSearch(dwarf, index);
    this.types = new TypeReader(names::definition);
    this.variables = new VariableSearch(this, names);
    this.lines = new LineSearch(this, index);
    this.lineImage = Lazy.of(() -> AllLines.of(dwarf));
    this.calls = new CallSearch(functions);
    this.code = new Code(elf, architecture, symbols);
  }

  /** See {@link BinaryInfo#open} and {@link BinaryInfo#openModule}. */
  public static BinaryInfo open(Path binary, Path index, Optional<Btf> kernel) {
    ElfFile elf = ElfFile.open(binary);
    IndexedBinary opened = new IndexedBinary(binary, elf, IndexFile.open(index, elf));
    if (opened.dwarf.hasDebugInfo()) {
      return opened;
    }
    Optional<Btf> btf = kernel.isPresent() ? Btf.ofModule(elf, kernel.get()) : Btf.of(elf);
    return btf.isPresent() ? new BtfBinary(opened, btf.get()) : opened;
  }

  /** A binary and an index that are in memory already; the paths are for messages. */
  static BinaryInfo of(Path binary, ElfFile elf, Path index, MemorySegment image) {
    return new IndexedBinary(binary, elf, IndexFile.open(index, image, elf));
  }

  DwarfFile dwarf() {
    return dwarf;
  }

  TypeReader types() {
    return types;
  }

  SymbolSearch symbolSearch() {
    return symbols;
  }

  Code code() {
    return code;
  }

  Optional<IndexedFunction> bodyAt(long address) {
    return functions.bodyAt(address);
  }

  private void checkOpen() {
    if (closed) {
      throw new DebugInfoException(
          DebugInfoProblem.CLOSED, path.toString(), "", "the binary has been closed");
    }
  }

  private IndexedFunction own(FunctionInfo function) {
    checkOpen();
    if (function instanceof IndexedFunction indexed && indexed.binary() == this) {
      return indexed;
    }
    throw new IllegalArgumentException("a function of another binary: " + function);
  }

  private static DwarfVariable own(Variable variable) {
    if (variable instanceof DwarfVariable known) {
      return known;
    }
    throw new IllegalArgumentException("a variable of another source: " + variable);
  }

  @Override
  public Path file() {
    return path;
  }

  @Override
  public DebugInfoSource source() {
    return dwarf.hasDebugInfo() ? DebugInfoSource.DWARF : DebugInfoSource.SYMBOLS;
  }

  @Override
  public Optional<BuildId> buildId() {
    return buildIdNote().map(BuildIdNote::id);
  }

  @Override
  public Optional<BuildIdNote> buildIdNote() {
    checkOpen();
    return elf.buildId();
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public List<FunctionInfo> findFunctions(FunctionPattern pattern) {
    checkOpen();
    return functions.find(pattern);
  }

  @Override
  public List<String> nearestFunctionNames(String name, int limit) {
    checkOpen();
    return functions.nearest(name, limit);
  }

  @Override
  public List<String> sourceFiles() {
    checkOpen();
    return functions.files();
  }

  @Override
  public Optional<FunctionInfo> functionAt(long address) {
    checkOpen();
    return functions.bodyAt(address).map(function -> function);
  }

  @Override
  public List<FunctionInfo> inlineChainAt(long address) {
    checkOpen();
    return functions.inlineChainAt(address);
  }

  @Override
  public Optional<Location> locate(FunctionInfo function, String variable, long pc) {
    return findVariable(function, variable, pc).map(found -> locate(function, found, pc));
  }

  @Override
  public Location locate(FunctionInfo function, Variable variable, long pc) {
    IndexedFunction indexed = own(function);
    return variable.kind() == Variable.Kind.GLOBAL
        ? locate(variable)
        : variables.locate(indexed, own(variable), pc);
  }

  @Override
  public Optional<Variable> findVariable(FunctionInfo function, String variable, long pc) {
    return variables.find(own(function), variable, pc);
  }

  @Override
  public List<Variable> visibleVariables(FunctionInfo function, long pc) {
    return variables.visible(own(function), pc);
  }

  @Override
  public List<Variable> findGlobals(String name) {
    checkOpen();
    return List.copyOf(variables.globals(name));
  }

  @Override
  public Location locate(Variable global) {
    checkOpen();
    return variables.locateGlobal(own(global));
  }

  @Override
  public Optional<CType> findType(TypeKind kind, String name) {
    checkOpen();
    return names.definition(kind, name).map(types::read);
  }

  @Override
  public List<String> nearestTypeNames(TypeKind kind, String name, int limit) {
    checkOpen();
    return names.nearestTypes(kind, name, limit);
  }

  @Override
  public OptionalLong findEnumerator(String name) {
    checkOpen();
    return names.enumerator(name);
  }

  @Override
  public List<String> nearestEnumeratorNames(String name, int limit) {
    checkOpen();
    return names.nearestEnumerators(name, limit);
  }

  @Override
  public List<String> nearestGlobalNames(String name, int limit) {
    checkOpen();
    return names.nearestGlobals(name, limit);
  }

  @Override
  public OptionalLong symbolAddress(String name) {
    checkOpen();
    return symbols.address(name);
  }

  @Override
  public List<Symbol> symbols(String name) {
    checkOpen();
    return symbols.named(name);
  }

  @Override
  public Optional<Symbol> symbolAt(long address) {
    checkOpen();
    return symbols.at(address);
  }

  @Override
  public Optional<Symbol> anchorAt(long address) {
    checkOpen();
    return symbols.anchorAt(address);
  }

  @Override
  public Optional<SectionAddress> sectionAt(long address) {
    checkOpen();
    return elf.layout().relative(address);
  }

  @Override
  public Optional<byte[]> read(long address, int length) {
    checkOpen();
    return code.read(address, length);
  }

  @Override
  public OptionalLong pointerAt(long address) {
    checkOpen();
    return code.pointer(address);
  }

  @Override
  public Optional<SourceLine> lineAt(long address) {
    checkOpen();
    return lines.lineAt(address);
  }

  @Override
  public Optional<LineImage> lineImage() {
    checkOpen();
    return lineImage.get();
  }

  @Override
  public List<Statement> statements(FunctionInfo function, FunctionPattern.LineSpec spec) {
    return lines.statements(own(function), spec);
  }

  @Override
  public boolean isStatement(long address) {
    checkOpen();
    return lines.isStatement(address);
  }

  @Override
  public List<Label> labels(FunctionInfo function) {
    return own(function).die().map(calls::labels).orElse(List.of());
  }

  @Override
  public List<FunctionInfo> callees(FunctionInfo function) {
    return calls.callees(own(function));
  }

  @Override
  public void close() {
    closed = true;
  }
}

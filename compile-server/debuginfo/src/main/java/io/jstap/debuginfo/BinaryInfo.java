// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import io.jstap.debuginfo.arch.Architecture;
import io.jstap.debuginfo.btf.Btf;
import io.jstap.debuginfo.elf.Symbol;
import io.jstap.debuginfo.index.IndexedBinary;
import io.jstap.debuginfo.line.LineImage;
import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.TypeKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A binary that answers questions. Safe for use by several threads. Every method, and every
 * accessor of what it returns, throws {@link DebugInfoException} when it meets malformed bytes or
 * when the binary has been closed.
 *
 * <p>Addresses are link-time addresses. Of a relocatable file ({@code .ko}) the allocated sections
 * are laid out one after the other, so that addresses are unique; {@link #sectionAt} translates.
 */
public interface BinaryInfo extends AutoCloseable {
  /**
   * Opens a binary with the index that {@link DebugIndexer#build} made for it.
   *
   * @throws DebugInfoException when the index is damaged, of another format version or of another
   *     binary ({@link DebugInfoProblem#UNUSABLE_INDEX}): build it again
   */
  static BinaryInfo open(Path binary, Path index) {
    return IndexedBinary.open(binary, index, Optional.empty());
  }

  /**
   * The same of a module: without DWARF its BTF continues that of the kernel.
   *
   * @param kernel its types; empty when it has none
   */
  static BinaryInfo openModule(Path binary, Path index, Optional<Btf> kernel) {
    return IndexedBinary.open(binary, index, kernel);
  }

  Path file();

  /** Where most of its answers come from. */
  DebugInfoSource source();

  Optional<BuildId> buildId();

  /** The id and where its bytes are at run time; empty when the binary has no allocated note. */
  Optional<BuildIdNote> buildIdNote();

  Architecture architecture();

  /**
   * The functions whose name and file match, sorted by name, then entry address, out-of-line bodies
   * and inlined instances. A line (absolute or relative) selects the functions declared there; when
   * it selects none, the line is ignored, which {@link #declaredAt} tells. Several entries may have
   * one entry address (aliases).
   */
  List<FunctionInfo> findFunctions(FunctionPattern pattern);

  /** Whether the function is declared at (or, for ranges, within) the lines of the pattern. */
  static boolean declaredAt(FunctionInfo function, FunctionPattern pattern) {
    return switch (pattern.lines()) {
      case FunctionPattern.LineSpec.Unspecified() -> true;
      case FunctionPattern.LineSpec.All() -> true;
      case FunctionPattern.LineSpec.Relative(int offset) -> offset == 0;
      case FunctionPattern.LineSpec.Ranges(var ranges) -> {
        int line = function.declaration().line();
        yield ranges.stream().anyMatch(range -> range.first() <= line && line <= range.last());
      }
    };
  }

  /** Function names that somebody may have meant, nearest first. */
  List<String> nearestFunctionNames(String name, int limit);

  /** The files that declare functions, as the compiler recorded them; empty when nothing tells. */
  default List<String> sourceFiles() {
    return List.of();
  }

  /** The out-of-line function whose ranges hold the address. */
  Optional<FunctionInfo> functionAt(long address);

  /** The functions whose code is at the address: innermost inlined instance first, body last. */
  List<FunctionInfo> inlineChainAt(long address);

  /**
   * Where a variable is when the program counter is at {@code pc}: a parameter, a local of the
   * innermost block that holds {@code pc}, or a global that the function's unit sees.
   *
   * @return empty when no variable of that name is visible there
   */
  Optional<Location> locate(FunctionInfo function, String variable, long pc);

  /** The same for a variable that is at hand. */
  Location locate(FunctionInfo function, Variable variable, long pc);

  /** The variable that a name means at {@code pc}, innermost first. */
  Optional<Variable> findVariable(FunctionInfo function, String variable, long pc);

  /** Parameters in order, then locals visible at {@code pc}, innermost block first; no globals. */
  List<Variable> visibleVariables(FunctionInfo function, long pc);

  /**
   * Definitions of global and file-static variables of that exact name; where there is none, one
   * declaration if the name is that of a symbol.
   */
  List<Variable> findGlobals(String name);

  /** Names of global and file-static variables that somebody may have meant, nearest first. */
  List<String> nearestGlobalNames(String name, int limit);

  /** Where a global is: a {@link Location.Memory} at a link-time address, as a rule. */
  Location locate(Variable global);

  /**
   * The definition of a named type. When several units define different types of one name, the one
   * that most units have.
   */
  Optional<CType> findType(TypeKind kind, String name);

  /** Type names of a kind that somebody may have meant, nearest first. */
  List<String> nearestTypeNames(TypeKind kind, String name, int limit);

  /** The value of an enumerator, by its exact name. */
  OptionalLong findEnumerator(String name);

  /** Names of enumerators that somebody may have meant, nearest first. */
  List<String> nearestEnumeratorNames(String name, int limit);

  /** The address of a defined symbol; when several have the name, a global one first. */
  OptionalLong symbolAddress(String name);

  /** All defined symbols of that exact name. */
  List<Symbol> symbols(String name);

  /**
   * The symbol that covers the address: the function or object with the greatest address that is
   * not above it, unless that one has a size that ends before.
   */
  Optional<Symbol> symbolAt(long address);

  /**
   * A symbol by which the section that holds the address can be found at run time: no other symbol
   * has its name. A function if there is one, a global one first.
   */
  Optional<Symbol> anchorAt(long address);

  /** The allocated section that holds the address, and how far into it. */
  Optional<SectionAddress> sectionAt(long address);

  /**
   * The bytes that the file holds for an address, unrelocated. For tables of the binary itself,
   * such as the kernel's list of functions that must not be probed.
   *
   * @return empty when no section of the file holds all of them
   */
  Optional<byte[]> read(long address, int length);

  /**
   * The pointer that data of the file holds at an address, relocated.
   *
   * @return a link-time address; empty when the file holds none there, or a null pointer
   */
  OptionalLong pointerAt(long address);

  /** The source line of the instruction at the address. */
  Optional<SourceLine> lineAt(long address);

  /**
   * The lines of all code, as a module carries them; read when they are first asked for, which for
   * a kernel takes a second, and kept. Empty when the binary has none.
   */
  Optional<LineImage> lineImage();

  /**
   * Where the lines that are asked for begin inside a function: for each line of the function's own
   * file that has a record, the first address. Sorted by line. Empty when none has a record.
   */
  List<Statement> statements(FunctionInfo function, FunctionPattern.LineSpec lines);

  /** Whether a line record starts at exactly this address. */
  boolean isStatement(long address);

  /** The C labels of a function body, in order of address. */
  List<Label> labels(FunctionInfo function);

  /** The functions that this body calls directly or has inlined; each once, sorted by name. */
  List<FunctionInfo> callees(FunctionInfo function);

  @Override
  void close();
}

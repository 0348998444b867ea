// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.AddressRange;
import io.jstap.debuginfo.DebugInfoSource;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.SourceLine;
import io.jstap.debuginfo.Variable;
import io.jstap.debuginfo.dwarf.Declarations;
import io.jstap.debuginfo.dwarf.Die;
import io.jstap.debuginfo.dwarf.RangeList;
import io.jstap.debuginfo.dwarf.Scopes;
import io.jstap.debuginfo.dwarf.Tag;
import io.jstap.debuginfo.type.CType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A function, with an entry or with a symbol only. */
final class IndexedFunction implements FunctionInfo {
  private final IndexedBinary binary;
  private final String name;
  private final long entry;
  private final boolean inlined;
  private final boolean external;
  private final Facts facts;

  // Not Lazy, for a listing makes some hundred thousand functions and asks them for little.
  private volatile @Nullable SourceLine declaration;
  private volatile @Nullable Die die;
  private volatile @Nullable List<AddressRange> ranges;
  private volatile @Nullable List<Variable> parameters;

  /** What is read when it is asked for. */
  interface Facts {
    SourceLine declaration();

    /** The entry; none for a function that has a symbol only. */
    Optional<Die> die();
  }

  IndexedFunction(
      IndexedBinary binary,
      String name,
      long entry,
      boolean inlined,
      boolean external,
      Facts facts) {
    this.binary = binary;
    this.name = name;
    this.entry = entry;
    this.inlined = inlined;
    this.external = external;
    this.facts = facts;
  }

  /** An inlined instance that was found inside of its body. */
  static IndexedFunction inlined(IndexedBinary binary, Die die) {
    return new IndexedFunction(
        binary,
        die.name().orElse(""),
        RangeList.entry(die),
        true,
        false,
        new Facts() {
          @Override
          public SourceLine declaration() {
            return Declarations.of(die);
          }

          @Override
          public Optional<Die> die() {
            return Optional.of(die);
          }
        });
  }

  IndexedBinary binary() {
    return binary;
  }

  Optional<Die> die() {
    Die known = die;
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Die> found = facts.die();
    die = found.orElse(null);
    return found;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SourceLine declaration() {
    SourceLine known = declaration;
    if (known == null) {
      known = facts.declaration();
      declaration = known;
    }
    return known;
  }

  @Override
  public String unit() {
    return die().map(found -> found.unit().name()).orElse("");
  }

  @Override
  public long entryPc() {
    return entry;
  }

  @Override
  public long endPc() {
    for (AddressRange range : ranges()) {
      if (range.contains(entry)) {
        return range.high();
      }
    }
    return entry;
  }

  @Override
  public List<AddressRange> ranges() {
    List<AddressRange> known = ranges;
    if (known == null) {
      known = readRanges();
      ranges = known;
    }
    return known;
  }

  private List<AddressRange> readRanges() {
    if (die().isEmpty()) {
      return binary.symbolSearch().extent(entry).stream().toList();
    }
    List<AddressRange> sorted = new ArrayList<>();
    for (AddressRange range : RangeList.of(die().get())) {
      sorted.add(range.contains(entry) ? 0 : sorted.size(), range);
    }
    return List.copyOf(sorted);
  }

  @Override
  public boolean inlined() {
    return inlined;
  }

  @Override
  public boolean external() {
    return external;
  }

  @Override
  public DebugInfoSource source() {
    return die().isPresent() ? DebugInfoSource.DWARF : DebugInfoSource.SYMBOLS;
  }

  @Override
  public long probePc() {
    return entry;
  }

  @Override
  public long valuePc() {
    return inlined ? entry : entry + binary.code().tracerPrologue(entry);
  }

  @Override
  public List<Variable> parameters() {
    List<Variable> known = parameters;
    if (known == null) {
      known = readParameters();
      parameters = known;
    }
    return known;
  }

  private List<Variable> readParameters() {
    List<Variable> all = new ArrayList<>();
    for (Die parameter : die().map(Scopes::parameters).orElse(List.of())) {
      if (parameter.name().isPresent()) {
        all.add(new DwarfVariable(parameter, Variable.Kind.PARAMETER, binary.types()));
      }
    }
    return List.copyOf(all);
  }

  @Override
  public CType returnType() {
    return die().map(found -> binary.types().typeOf(found)).orElse(new CType.Void());
  }

  @Override
  public boolean variadic() {
    return die().map(found -> found.origin().orElse(found)).stream()
        .flatMap(found -> found.children().stream())
        .anyMatch(child -> child.tag() == Tag.UNSPECIFIED_PARAMETERS);
  }

  @Override
  public Optional<FunctionInfo> caller() {
    if (!inlined || die().isEmpty()) {
      return Optional.empty();
    }
    Optional<IndexedFunction> body = binary.bodyAt(entry);
    if (body.isEmpty() || body.get().die().isEmpty()) {
      return Optional.empty();
    }
    List<Die> path = Scopes.enclosing(body.get().die().get(), die().get());
    if (path.size() <= 1) {
      return Optional.of(body.get());
    }
    return Optional.of(inlined(binary, path.getLast()));
  }

  @Override
  public Optional<SourceLine> callSite() {
    return inlined ? die().map(Declarations::ofCall) : Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IndexedFunction function
        && function.binary == binary
        && function.entry == entry
        && function.name.equals(name)
        && function.die().equals(die());
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Long.hashCode(entry);
  }

  @Override
  public String toString() {
    return name + "@" + declaration();
  }
}

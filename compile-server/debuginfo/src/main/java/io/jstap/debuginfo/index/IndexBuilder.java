// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.arch.Architectures;
import io.jstap.debuginfo.dwarf.DwarfFile;
import io.jstap.debuginfo.dwarf.ScanResult;
import io.jstap.debuginfo.dwarf.Unit;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds the index of a binary: scan, sort, write. */
public final class IndexBuilder {
  private IndexBuilder() {}

  public static void build(Path binary, Path indexFile, EventSink events) {
    events.progress(new Progress("index", "opening " + binary, 0, 0));
    ElfFile elf = ElfFile.open(binary);
    IndexWriter writer = new IndexWriter();
    collect(elf, events, writer);
    events.progress(new Progress("index", "writing " + indexFile, 0, 0));
    writer.write(indexFile, elf);
  }

  /** Everything but writing the file. */
  static void collect(ElfFile elf, EventSink events, IndexWriter writer) {
    DwarfFile dwarf = DwarfFile.of(elf, Architectures.of(elf));
    List<Unit> units = new ArrayList<>(dwarf.units());
    dwarf.supplementary().ifPresent(other -> units.addAll(other.units()));
    dwarf.splitUnits().forEach(other -> units.addAll(other.units()));
    List<ScanResult> results = ParallelScan.run(elf.file(), units, events);
    events.progress(new Progress("index", "sorting", units.size(), units.size()));

    SymbolOrder symbols = new SymbolOrder(elf);
    FunctionTable functions = new FunctionTable(results, symbols);
    StringPool strings = new StringPool(dwarf);
    functions.addNames(strings);
    for (ScanResult result : results) {
      strings.addReferences(result.globalName);
      strings.addReferences(result.enumeratorName);
      for (int row = 0; row < result.types.size(); row++) {
        if (result.types.name(row) != -1L) {
          strings.addReference(result.types.name(row));
        }
      }
    }
    DeclaredGlobals declared = new DeclaredGlobals(results, symbols, strings);
    List<String> unitNames = units.stream().map(Unit::name).toList();
    unitNames.forEach(strings::addText);
    strings.addText("");
    strings.sort();
    strings.write(writer);
    functions.write(strings, writer);
    symbols.write(writer);
    NamedTables.write(results, declared, strings, writer);
    UnitTables.write(results, units, unitNames, strings, writer);
  }
}

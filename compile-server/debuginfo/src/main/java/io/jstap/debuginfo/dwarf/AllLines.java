// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.AddressRange;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Section;
import io.jstap.debuginfo.line.LineImage;
import io.jstap.debuginfo.line.LineImageWriter;
import io.jstap.debuginfo.line.LineRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the line tables of all units, one after the other, and keeps none of them. */
public final class AllLines {
  private final List<AddressRange> code;
  private final List<LineRun> runs = new ArrayList<>();

  private AllLines(List<AddressRange> code) {
    this.code = code;
  }

  /** The lines of all code; empty when there are none. */
  public static Optional<LineImage> of(DwarfFile file) {
    AllLines all = new AllLines(code(file.elf()));
    Set<Long> seen = new HashSet<>();
    for (Unit unit : file.units()) {
      Optional<AttributeValue> place = unit.root().attribute(At.STMT_LIST);
      if (place.isPresent() && seen.add(place.get().offset())) {
        LineHeader header =
            new LineHeader(file, place.get().offset(), unit.header().addressSize(), unit.name());
        all.add(header, LineProgram.run(header, file.section(".debug_line")));
      }
    }
    List<AddressRange> withLines =
        all.code.stream()
            .filter(range -> all.runs.stream().anyMatch(run -> range.contains(run.start())))
            .toList();
    return LineImageWriter.write(all.runs, withLines);
  }

  private static List<AddressRange> code(ElfFile elf) {
    List<AddressRange> ranges = new ArrayList<>();
    for (Section section : elf.sections()) {
      if (section.isAllocated() && section.isExecutable() && section.size() > 0) {
        long start = elf.layout().address(section);
        ranges.add(new AddressRange(start, start + section.size()));
      }
    }
    ranges.sort(Comparator.comparing(AddressRange::low, Long::compareUnsigned));
    return ranges;
  }

  /** Adds the sequences of a line table; those of code that the linker has dropped are left out. */
  private void add(LineHeader header, LineRows rows) {
    String[] names = new String[header.fileCount()];
    int first = 0;
    for (int i = 0; i < rows.size(); i++) {
      if (rows.endsSequence(i)) {
        long start = rows.address(first);
        if (i > first && code.stream().anyMatch(range -> range.contains(start))) {
          add(header, rows, first, i, names);
        }
        first = i + 1;
      }
    }
  }

  /** Adds a sequence. Of rows of one address the last is the one that counts. */
  private void add(LineHeader header, LineRows rows, int first, int end, String[] names) {
    LineRun run = new LineRun();
    for (int i = first; i < end; i++) {
      if (rows.address(i) != rows.address(i + 1)) {
        run.add(rows.address(i), name(header, rows.file(i), names), rows.line(i));
      }
    }
    run.endAt(rows.address(end));
    if (!run.isEmpty()) {
      runs.add(run);
    }
  }

  private static String name(LineHeader header, int file, String[] names) {
    if (file < 0 || file >= names.length) {
      return "";
    }
    String known = names[file];
    if (known == null) {
      known = header.fileName(file);
      names[file] = known;
    }
    return known;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.image;

import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.elf.Section;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gives a stripped ELF file a symbol table again (gABI, Symbol Table). */
public final class SymbolAppender {
  private static final int SECTION_HEADER = 64;
  private static final int SYMBOL = 24;
  private static final int ABSOLUTE = 0xfff1;
  private static final int OBJECT = 1;
  private static final int FUNCTION = 2;

  private final byte[] original;
  private final ElfFile elf;
  private final ByteArrayOutputStream names = new ByteArrayOutputStream();

  private SymbolAppender(byte[] original) {
    this.original = original;
    this.elf = ElfFile.of(original, "kernel");
  }

  /** The same file with the symbols, local ones first as the format wants it. */
  public static byte[] append(byte[] elf, List<KernelSymbol> symbols) {
    return new SymbolAppender(elf).run(symbols);
  }

  private record Placed(KernelSymbol symbol, int section, int type, long size) {
    boolean global() {
      return Character.isUpperCase(symbol.type());
    }
  }

  private byte[] run(List<KernelSymbol> symbols) {
    List<Placed> placed = new ArrayList<>(place(symbols));
    placed.sort(Comparator.comparing(Placed::global));
    byte[] table = table(placed);
    byte[] strings = names.toByteArray();
    byte[] sectionNames = sectionNames();
    List<Section> sections = elf.sections();
    int count = sections.size() + 3;
    long at = (original.length + 7L) & ~7L;
    long stringsAt = at + table.length;
    long namesAt = stringsAt + strings.length;
    long headersAt = (namesAt + sectionNames.length + 7) & ~7L;
    ByteBuffer out =
        ByteBuffer.allocate(Math.toIntExact(headersAt + (long) count * SECTION_HEADER))
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put(original).position((int) at);
    out.put(table).put(strings).put(sectionNames).position((int) headersAt);
    int oldHeaders = (int) elf.bytes().i64(40);
    out.put(original, oldHeaders, sections.size() * SECTION_HEADER);
    int oldNames = sectionNames.length - NEW_NAMES.length;
    long locals = placed.stream().filter(each -> !each.global()).count() + 1;
    header(out, oldNames, Section.SYMTAB, at, table.length, sections.size() + 1, (int) locals);
    header(out, oldNames + 8, Section.STRTAB, stringsAt, strings.length, 0, 0);
    header(out, oldNames + 16, Section.STRTAB, namesAt, sectionNames.length, 0, 0);
    out.putLong(40, headersAt).putShort(60, (short) count).putShort(62, (short) (count - 1));
    return out.array();
  }

  private static final byte[] NEW_NAMES =
      ".symtab\0.strtab\0.shstrtab\0".getBytes(StandardCharsets.US_ASCII);

  private byte[] sectionNames() {
    Section old = elf.sections().get(elf.bytes().u16(62));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(elf.content(old).array(0, (int) old.size()));
    all.writeBytes(NEW_NAMES);
    return all.toByteArray();
  }

  private static void header(
      ByteBuffer out, int name, int type, long offset, int size, int link, int info) {
    out.putInt(name).putInt(type).putLong(0).putLong(0).putLong(offset).putLong(size);
    out.putInt(link).putInt(info).putLong(8).putLong(type == Section.SYMTAB ? SYMBOL : 0);
  }

  /** Functions reach to the next symbol: the kernel's table has no sizes. */
  private List<Placed> place(List<KernelSymbol> symbols) {
    List<KernelSymbol> sorted = new ArrayList<>(symbols);
    sorted.sort((a, b) -> Long.compareUnsigned(a.address(), b.address()));
    List<Placed> all = new ArrayList<>();
    long next = 0;
    for (int i = sorted.size() - 1; i >= 0; i--) {
      KernelSymbol symbol = sorted.get(i);
      if (i + 1 < sorted.size() && sorted.get(i + 1).address() != symbol.address()) {
        next = sorted.get(i + 1).address();
      }
      all.add(placed(symbol, next));
    }
    return all.reversed();
  }

  private Placed placed(KernelSymbol symbol, long next) {
    Section section =
        elf.layout().sectionAt(symbol.address()).filter(Section::isAllocated).orElse(null);
    if (section == null) {
      return new Placed(symbol, ABSOLUTE, 0, 0);
    }
    char type = Character.toLowerCase(symbol.type());
    boolean code = section.isExecutable() && (type == 't' || type == 'w');
    long end = section.address() + section.size();
    long limit = Long.compareUnsigned(next, symbol.address()) > 0 ? next : end;
    long size = code ? (Long.compareUnsigned(limit, end) < 0 ? limit : end) - symbol.address() : 0;
    return new Placed(symbol, section.index(), code ? FUNCTION : OBJECT, size);
  }

  private byte[] table(List<Placed> placed) {
    ByteBuffer table =
        ByteBuffer.allocate(SYMBOL * (placed.size() + 1)).order(ByteOrder.LITTLE_ENDIAN);
    table.position(SYMBOL);
    names.write(0);
    for (Placed each : placed) {
      table.putInt(names.size());
      names.writeBytes(each.symbol().name().getBytes(StandardCharsets.ISO_8859_1));
      names.write(0);
      table.put((byte) ((each.global() ? 1 : 0) << 4 | each.type())).put((byte) 0);
      table.putShort((short) each.section());
      table.putLong(each.symbol().address()).putLong(each.size());
    }
    return table.array();
  }
}

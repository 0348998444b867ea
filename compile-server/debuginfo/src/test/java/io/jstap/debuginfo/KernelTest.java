// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.elf.BuildIds;
import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.location.Expression;
import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.testing.Commands;
import io.jstap.debuginfo.testing.Kernels;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.TypeKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The installed kernels, compared with what binutils, elfutils and pahole say. */
@Tag("slow")
class KernelTest {
  private static final int FUNCTIONS = 400;
  private static final Pattern HEX = Pattern.compile("0x([0-9a-f]+)");

  static List<String> releases() {
    return Kernels.releases();
  }

  private static FunctionInfo only(BinaryInfo kernel, String pattern) {
    List<FunctionInfo> found = kernel.findFunctions(FunctionPattern.parse(pattern).orElseThrow());
    assertEquals(1, found.size(), pattern);
    return found.getFirst();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void knowsVfsRead(String release) {
    BinaryInfo kernel = Kernels.open(release);
    FunctionInfo read = only(kernel, "vfs_read@fs/read_write.c");
    assertEquals("ssize_t", read.returnType().spelling());
    assertEquals(
        List.of("struct file * file", "char * buf", "size_t count", "loff_t * pos"),
        read.parameters().stream()
            .map(parameter -> parameter.type().spelling() + " " + parameter.name())
            .toList());
    List<Location> places =
        read.parameters().stream()
            .map(parameter -> kernel.locate(read, parameter, read.valuePc()))
            .toList();
    assertEquals(
        List.of(5, 4, 1, 2).stream()
            .map(number -> (Location) new Location.Register(number))
            .toList(),
        places);
    assertTrue(read.valuePc() > read.probePc(), "the kernel is built with -mfentry");
    assertEquals(kernel.symbolAddress("vfs_read").orElseThrow(), read.probePc());
    Location missing = kernel.locate(read, "ret", read.valuePc()).orElseThrow();
    assertEquals(
        Location.Reason.OPTIMISED_OUT,
        assertInstanceOf(Location.Unavailable.class, missing).reason());
    assertTrue(kernel.nearestFunctionNames("vfs_raed", 5).contains("vfs_read"));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void findsTheBuildIdWhereTheNotesAre(String release) {
    BinaryInfo kernel = Kernels.open(release);
    BuildIdNote note = kernel.buildIdNote().orElseThrow();
    assertEquals(BuildIds.read(Kernels.vmlinux(release)).orElseThrow(), note.id());
    String listed =
        String.join(
            "\n", Commands.run(List.of("readelf", "-n", Kernels.vmlinux(release).toString())));
    assertTrue(listed.contains("Build ID: " + note.id().hex()));
    long start = kernel.symbolAddress("__start_notes").orElseThrow();
    long stop = kernel.symbolAddress("__stop_notes").orElseThrow();
    assertTrue(start < note.address() && note.address() + 20 <= stop);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void findsFunctionsByFile(String release) {
    BinaryInfo kernel = Kernels.open(release);
    List<FunctionInfo> all = kernel.findFunctions(FunctionPattern.parse("*@fs/*.c").orElseThrow());
    assertTrue(all.size() > 5000, "found " + all.size());
    assertTrue(all.stream().allMatch(each -> each.declaration().file().contains("fs/")));
    assertTrue(
        kernel.findFunctions(FunctionPattern.named("__do_sys_*")).stream()
            .allMatch(each -> each.name().startsWith("__do_sys_")));
    assertTrue(
        kernel.findFunctions(FunctionPattern.named("*")).stream()
            .noneMatch(each -> each.name().startsWith("__pfx")));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void knowsPartsOfFunctionsByTheirOwnNames(String release) {
    BinaryInfo kernel = Kernels.open(release);
    FunctionInfo part = only(kernel, "tty_init_dev.part.0");
    assertEquals(kernel.symbolAddress("tty_init_dev.part.0").orElseThrow(), part.entryPc());
    assertTrue(
        kernel.findFunctions(FunctionPattern.named("tty_init_dev*")).stream()
            .anyMatch(each -> each.name().equals(part.name())));
    assertTrue(
        kernel.findFunctions(FunctionPattern.named("tty_init_dev")).stream()
            .noneMatch(each -> each.entryPc() == part.entryPc()));
    // Cold parts are seldom meant; not all kernels have them.
    assertTrue(
        kernel.findFunctions(FunctionPattern.named("*")).stream()
            .noneMatch(each -> each.name().contains(".cold")));
    assertEquals(
        kernel.symbolAddress("IO_APIC_get_PCI_irq_vector.cold").isPresent(),
        kernel.findFunctions(FunctionPattern.named("*.cold")).size() > 100);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void agreesOnRandomFunctions(String release) {
    BinaryInfo kernel = Kernels.open(release);
    List<FunctionInfo> some = new ArrayList<>();
    for (FunctionInfo function : kernel.findFunctions(FunctionPattern.named("*"))) {
      if (!function.inlined() && function.source() == DebugInfoSource.DWARF) {
        some.add(function);
      }
    }
    Collections.shuffle(some, new Random(4));
    some = some.subList(0, FUNCTIONS);
    List<String> command =
        new ArrayList<>(List.of("eu-addr2line", "-f", "-e", Kernels.vmlinux(release).toString()));
    some.forEach(each -> command.add("0x" + Long.toHexString(each.entryPc())));
    List<String> lines = Commands.run(command);
    assertEquals(2 * FUNCTIONS, lines.size());
    for (int i = 0; i < FUNCTIONS; i++) {
      FunctionInfo function = some.get(i);
      String address = Long.toHexString(function.entryPc());
      SourceLine line = kernel.lineAt(function.entryPc()).orElseThrow();
      String expected = Path.of(lines.get(2 * i + 1)).normalize().toString();
      assertTrue(
          ("/" + expected + ":")
              .contains(
                  "/"
                      + line.file()
                      + ":"
                      + line.line()
                      + ":"
                      + (line.column() == 0 ? "" : line.column())),
          () -> address + " " + expected + " against " + line);
      FunctionInfo body = kernel.functionAt(function.entryPc()).orElseThrow();
      // An address with inlined code gives "INLINED inlined at PLACE in FUNCTION".
      String name = lines.get(2 * i);
      // Clones have names like NAME.constprop.0.
      assertEquals(
          name.substring(name.lastIndexOf(' ') + 1).replaceAll("\\..*", ""), body.name(), address);
      assertEquals(function.entryPc(), body.entryPc());
    }
  }

  /** What readelf prints about a function's entry. */
  private static final class Printed {
    String name = "";
    long line;
    long low;
    long length;
  }

  @ParameterizedTest
  @MethodSource("releases")
  void agreesWithReadelfOnDeclarations(String release) {
    BinaryInfo kernel = Kernels.open(release);
    int compared = 0;
    for (Printed printed : printedFunctions(release, 2)) {
      if (printed.name.isEmpty() || printed.low == 0) {
        continue;
      }
      List<FunctionInfo> same =
          kernel.findFunctions(FunctionPattern.named(printed.name)).stream()
              .filter(each -> !each.inlined() && each.entryPc() == printed.low)
              .toList();
      assertEquals(1, same.size(), printed.name);
      assertEquals(printed.line, same.getFirst().declaration().line(), printed.name);
      assertEquals(printed.low + printed.length, same.getFirst().endPc(), printed.name);
      compared++;
    }
    assertTrue(compared > 200, "compared " + compared);
  }

  /** The functions with names of their own in some large units. */
  private static List<Printed> printedFunctions(String release, int units) {
    String file = Kernels.vmlinux(release).toString();
    // readelf takes ten seconds to list the units; their lengths are all that is wanted (DWARF 5
    // section 7.5.1).
    ElfFile elf = ElfFile.open(Kernels.vmlinux(release));
    Bytes info = elf.content(elf.section(".debug_info").orElseThrow());
    TreeMap<Long, String> starts = new TreeMap<>();
    for (long at = 0; at < info.size(); at += 4 + info.u32(at)) {
      starts.put(-info.u32(at), "0x" + Long.toHexString(at));
    }
    List<String> bySize = List.copyOf(starts.values());
    List<Printed> all = new ArrayList<>();
    for (int i = 0; i < units; i++) {
      String start = bySize.get(i * 40);
      Commands.runUntil(
          List.of("readelf", "--debug-dump=info", "--dwarf-start=" + start, file),
          new EntryPrinter(all)::enough);
    }
    return all;
  }

  /** Collects functions until the next unit begins. */
  private static final class EntryPrinter {
    private final List<Printed> all;
    private Printed current = new Printed();
    private int units;

    EntryPrinter(List<Printed> all) {
      this.all = all;
    }

    boolean enough(String line) {
      if (line.startsWith(" <")) {
        current = new Printed();
        units += line.startsWith(" <0>") ? 1 : 0;
        if (line.startsWith(" <1>") && line.contains("(DW_TAG_subprogram)")) {
          all.add(current);
        }
      } else if (line.contains("DW_AT_name")) {
        current.name = line.substring(line.lastIndexOf(": ") + 2).strip();
      } else if (line.contains("DW_AT_decl_line")) {
        current.line = Long.parseLong(line.substring(line.lastIndexOf(": ") + 2).strip());
      } else if (line.contains("DW_AT_low_pc")) {
        current.low = hex(line);
      } else if (line.contains("DW_AT_high_pc")) {
        current.length = hex(line);
      }
      return units > 1;
    }

    private static long hex(String line) {
      Matcher matcher = HEX.matcher(line);
      return matcher.find() ? Long.parseUnsignedLong(matcher.group(1), 16) : 0;
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void agreesWithPaholeOnLayouts(String release) {
    BinaryInfo kernel = Kernels.open(release);
    for (String name : List.of("task_struct", "file", "sk_buff", "page", "tcp_sock", "inode")) {
      CType.Compound type = (CType.Compound) kernel.findType(TypeKind.STRUCT, name).orElseThrow();
      List<String> lines =
          Commands.run(
              // What pahole made of the debuginfo when the kernel was built.
              List.of(
                  "pahole", "-F", "btf", "--hex", "-C", name, Kernels.vmlinux(release).toString()));
      Pattern member =
          Pattern.compile(
              "^\\t\\S.*?(\\w+)(\\[[^]]*\\])*(:\\d+)?;\\s+/\\*\\s*(0x[0-9a-f]+|0)(:\\s*(0x[0-9a-f]+|\\d+))?\\s.*");
      int compared = 0;
      for (String line : lines) {
        Matcher matcher = member.matcher(line);
        if (matcher.matches()) {
          long offset = Long.decode(matcher.group(4));
          CType.Member found = type.member(matcher.group(1)).orElseThrow();
          if (!found.isBitField()) {
            assertEquals(offset, found.offset(), name + "." + matcher.group(1));
            compared++;
          }
        }
      }
      assertTrue(compared >= 3, name + ": compared " + compared);
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void readsTheKernelsOwnTables(String release) {
    BinaryInfo kernel = Kernels.open(release);
    long start = kernel.symbolAddress("__start_kprobe_blacklist").orElseThrow();
    long stop = kernel.symbolAddress("__stop_kprobe_blacklist").orElseThrow();
    byte[] table = kernel.read(start, (int) (stop - start)).orElseThrow();
    ByteBuffer addresses = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
    List<String> names = new ArrayList<>();
    while (addresses.remaining() >= 8) {
      kernel.symbolAt(addresses.getLong()).ifPresent(symbol -> names.add(symbol.name()));
    }
    assertTrue(names.contains("do_int3") || names.contains("exc_int3"), names.toString());
  }

  @ParameterizedTest
  @MethodSource("releases")
  void findsPerCpuVariables(String release) {
    BinaryInfo kernel = Kernels.open(release);
    Location place = kernel.locate(kernel.findGlobals("runqueues").getFirst());
    Expression address = assertInstanceOf(Location.Memory.class, place).address();
    Expression.LinkAddress link = assertInstanceOf(Expression.LinkAddress.class, address);
    assertEquals(".data..percpu", link.section());
    assertEquals(kernel.symbolAddress("runqueues").orElseThrow(), link.address());
  }

  @ParameterizedTest
  @MethodSource("releases")
  void locatesParametersOfMostFunctions(String release) {
    BinaryInfo kernel = Kernels.open(release);
    int registers = 0;
    int all = 0;
    for (FunctionInfo function :
        kernel.findFunctions(FunctionPattern.parse("*@fs/*.c").orElseThrow())) {
      if (function.inlined()) {
        continue;
      }
      for (Variable parameter : function.parameters()) {
        all++;
        switch (kernel.locate(function, parameter, function.valuePc())) {
          case Location.Register _ -> registers++;
          case Location.Memory _, Location.Value _, Location.Pieces _, Location.Unavailable _ -> {}
        }
      }
    }
    assertTrue(registers > all * 9 / 10, registers + " of " + all);
  }
}

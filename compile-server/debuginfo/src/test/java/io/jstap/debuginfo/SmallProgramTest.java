// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.FunctionPattern.LineSpec;
import io.jstap.debuginfo.location.Expression;
import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.testing.Commands;
import io.jstap.debuginfo.testing.Gcc;
import io.jstap.debuginfo.type.CType;
import io.jstap.debuginfo.type.TypeKind;
import io.jstap.diagnostics.CollectingSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything about a program that the test compiles itself, in each form of debug information. */
class SmallProgramTest {
  @TempDir Path directory;

  private BinaryInfo open(String options) throws IOException {
    Path binary = Gcc.program(directory, options.split(" "));
    Path index = directory.resolve("index");
    DebugIndexer.build(binary, index, new CollectingSink());
    return BinaryInfo.open(binary, index);
  }

  private static FunctionInfo only(BinaryInfo binary, String pattern) {
    List<FunctionInfo> found = binary.findFunctions(FunctionPattern.parse(pattern).orElseThrow());
    assertEquals(1, found.size(), pattern);
    return found.getFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-gdwarf-4",
        "-gdwarf-5",
        "-gdwarf-5 -gz",
        "-gdwarf-4 -fdebug-types-section",
        "-gdwarf-5 -fdebug-types-section",
        "-gdwarf-5 -gdwarf64",
        "-gdwarf-4 -gstrict-dwarf",
        "-gdwarf-5 -c"
      })
  void answersEveryQuestion(String options) throws IOException {
    try (BinaryInfo binary = open(options)) {
      checkFunctions(binary);
      // Strict DWARF 4 has no entries for calls.
      List<String> callees = callees(binary, "many");
      assertEquals(options.contains("strict") ? List.of() : List.of("quiet"), callees);
      checkTypes(binary);
      checkVariables(binary);
      checkLines(binary);
    }
  }

  private static void checkFunctions(BinaryInfo binary) {
    FunctionInfo work = only(binary, "work");
    assertEquals("long", work.returnType().spelling().replace("long int", "long"));
    assertEquals(List.of("self", "amount", "name"), names(work.parameters()));
    assertEquals("struct everything *", work.parameters().get(0).type().spelling());
    assertEquals("const char *", work.parameters().get(2).type().spelling());
    assertTrue(work.external());
    assertFalse(work.inlined());
    assertEquals(37, work.declaration().line());
    assertEquals(work.entryPc(), work.valuePc(), "no tracer is called");
    assertEquals(work.entryPc(), binary.symbolAddress("work").orElseThrow());
    assertEquals("work", binary.symbolAt(work.entryPc() + 1).orElseThrow().name());
    assertEquals(work, binary.functionAt(work.entryPc()).orElseThrow());

    FunctionInfo twice = only(binary, "twice");
    assertTrue(twice.inlined());
    assertEquals("work", twice.caller().orElseThrow().name());
    assertEquals(41, twice.callSite().orElseThrow().line());
    assertEquals(List.of("doubled"), names(twice.parameters()));
    List<String> chain =
        // GCC may give an instance an entry address that its ranges do not hold.
        binary.inlineChainAt(twice.ranges().getFirst().low()).stream()
            .map(FunctionInfo::name)
            .toList();
    assertEquals(List.of("twice", "work"), chain);

    assertTrue(only(binary, "many").variadic());
    assertInstanceOf(CType.Void.class, only(binary, "quiet").returnType());

    assertEquals(List.of("work"), binary.nearestFunctionNames("wrok", 1));
    assertEquals(List.of("done"), binary.labels(work).stream().map(Label::name).toList());
  }

  private static List<String> callees(BinaryInfo binary, String caller) {
    return binary.callees(only(binary, caller)).stream().map(FunctionInfo::name).toList();
  }

  private static List<String> names(List<Variable> variables) {
    return variables.stream().map(Variable::name).toList();
  }

  private static void checkTypes(BinaryInfo binary) {
    CType.Compound type =
        (CType.Compound) binary.findType(TypeKind.STRUCT, "everything").orElseThrow();
    checkMember(type, "low", 32, 3);
    checkMember(type, "middle", 35, 7);
    checkMember(type, "high", 42, 5);
    checkMember(type, "number", 64, 0);
    checkMember(type, "left", 64, 0);
    checkMember(type, "right", 96, 0);
    assertEquals("volatile const int", type.member("right").orElseThrow().type().spelling());
    CType.Compound inner = (CType.Compound) type.member("nested").orElseThrow().type().stripped();
    assertEquals("short int [2][3]", inner.member("values").orElseThrow().type().spelling());
    assertEquals(OptionalLong.of(24), inner.size());
    CType.Array flexible = (CType.Array) type.member("flexible").orElseThrow().type().stripped();
    assertTrue(flexible.count().isEmpty());
    assertEquals(
        "int (*)(struct everything *, const char *, ...)",
        type.member("callback").orElseThrow().type().spelling());
    CType hidden = ((CType.Pointer) type.member("hidden").orElseThrow().type().stripped()).target();
    assertFalse(((CType.Compound) hidden).complete());
    assertTrue(type.member("nothing").isEmpty());

    CType.Enumeration colour =
        (CType.Enumeration) binary.findType(TypeKind.ENUM, "colour").orElseThrow();
    assertTrue(colour.signed());
    assertEquals(new CType.Enumerator("BLUE", -3), colour.enumerators().get(2));
    assertEquals(OptionalLong.of(7), binary.findEnumerator("GREEN"));
    assertEquals(OptionalLong.of(-3), binary.findEnumerator("BLUE"));
    CType.Typedef counter =
        (CType.Typedef) binary.findType(TypeKind.TYPEDEF, "counter_t").orElseThrow();
    assertEquals(CType.Encoding.UNSIGNED, ((CType.Base) counter.stripped()).encoding());
    assertEquals(List.of("everything"), binary.nearestTypeNames(TypeKind.STRUCT, "everythnig", 1));
  }

  private static void checkMember(CType.Compound type, String name, long bits, int size) {
    CType.Member member = type.member(name).orElseThrow();
    assertEquals(bits, member.bitOffset(), name);
    assertEquals(size, member.bitSize(), name);
  }

  private static void checkVariables(BinaryInfo binary) {
    FunctionInfo work = only(binary, "work");
    assertEquals(
        new Location.Register(5), binary.locate(work, "self", work.valuePc()).orElseThrow());
    assertEquals(
        new Location.Register(4), binary.locate(work, "amount", work.valuePc()).orElseThrow());
    assertTrue(names(binary.visibleVariables(work, work.valuePc())).contains("total"));
    assertTrue(binary.locate(work, "nothing", work.valuePc()).isEmpty());
    Location global = binary.locate(work, "hidden_global", work.valuePc()).orElseThrow();
    Expression.LinkAddress address =
        assertInstanceOf(
            Expression.LinkAddress.class,
            assertInstanceOf(Location.Memory.class, global).address());
    assertEquals(binary.symbolAddress("hidden_global").orElseThrow(), address.address());
    assertEquals(".bss", address.section());
    assertTrue(binary.findGlobals("visible_global").getFirst().external());
  }

  private static void checkLines(BinaryInfo binary) {
    FunctionInfo work = only(binary, "work");
    List<Statement> all = binary.statements(work, new LineSpec.All());
    assertTrue(all.size() > 4, all.toString());
    for (Statement statement : all) {
      assertTrue(binary.isStatement(statement.address()));
      assertTrue(work.ranges().stream().anyMatch(range -> range.contains(statement.address())));
    }
    assertFalse(binary.isStatement(work.entryPc() + 1));
    FunctionPattern line = FunctionPattern.parse("work@program*.c:46").orElseThrow();
    List<Statement> one = binary.statements(work, line.lines());
    assertEquals(List.of(46), one.stream().map(each -> each.line().line()).toList());
    assertFalse(BinaryInfo.declaredAt(work, line));
    assertEquals(1, binary.findFunctions(line).size(), "a line that declares nothing is ignored");
  }

  /** Without optimisation variables live in the frame, whose base moves in the prologue. */
  @ParameterizedTest
  @ValueSource(strings = {"-gdwarf-4 -O0", "-gdwarf-5 -O0", "-gdwarf-5 -O0 -fomit-frame-pointer"})
  void findsVariablesInTheFrame(String options) throws IOException {
    try (BinaryInfo binary = open(options)) {
      FunctionInfo work = only(binary, "work");
      long atEntry = slot(binary, work, work.entryPc(), 7) - 8;
      long afterPush = work.entryPc() + 5;
      boolean frame = !options.contains("omit");
      // push %rbp moves the stack pointer by eight, mov %rsp,%rbp makes it the base.
      assertTrue(atEntry < 0, "below the return address");
      // A parameter is where the caller put it before it is in its slot.
      Location amount = binary.locate(work, "amount", work.entryPc()).orElseThrow();
      assertEquals(new Location.Register(4), amount);
      Location kept = binary.locate(work, "amount", work.endPc() - 1).orElseThrow();
      assertInstanceOf(Location.Memory.class, kept);
      if (frame) {
        long line = binary.statements(work, new LineSpec.All()).get(1).address();
        assertTrue(line > afterPush);
        assertEquals(atEntry, slot(binary, work, line, 6) - 16);
      }
    }
  }

  /** The offset from a register at which a local variable is. */
  private static long slot(BinaryInfo binary, FunctionInfo function, long pc, int register) {
    Location place = binary.locate(function, "total", pc).orElseThrow();
    Expression.Binary sum =
        assertInstanceOf(
            Expression.Binary.class, assertInstanceOf(Location.Memory.class, place).address());
    assertEquals(new Expression.Register(register), sum.left());
    return assertInstanceOf(Expression.Constant.class, sum.right()).value();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-gdwarf-4", "-gdwarf-5"})
  void agreesWithElfutilsOnEveryLine(String options) throws IOException {
    try (BinaryInfo binary = open(options)) {
      FunctionInfo work = only(binary, "work");
      for (long pc = work.entryPc(); pc < work.endPc(); pc++) {
        String expected =
            Commands.run(
                    List.of(
                        "eu-addr2line",
                        "-e",
                        binary.file().toString(),
                        "0x" + Long.toHexString(pc)))
                .getFirst();
        SourceLine line = binary.lineAt(pc).orElseThrow();
        assertTrue(
            expected.matches(".*/[^/]*\\.c:" + line.line() + ":" + line.column()),
            () -> expected + " against " + line);
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugIndexer;
import io.jstap.debuginfo.ProgramLayout;
import io.jstap.debuginfo.program.LinkageTable;
import io.jstap.debuginfo.program.Mark;
import io.jstap.debuginfo.program.Marks;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.ProgramFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Marks of programs, and their calls of other files. */
final class MarkPointsTest extends ProgramFixture {
  private static final String SHOP = "process(\"shop\")";

  private static final String TEXT =
      """
      #include <stdlib.h>
      #define MARK(provider, name, semaphore, arguments, ...) \\
        __asm__ volatile( \\
            "990: nop\\n.pushsection .note.stapsdt,\\"\\",\\"note\\"\\n.balign 4\\n" \\
            ".4byte 992f-991f, 994f-993f, 3\\n991: .asciz \\"stapsdt\\"\\n992: .balign 4\\n" \\
            "993: .8byte 990b, 0, " semaphore "\\n" \\
            ".asciz \\"" provider "\\", \\"" name "\\", \\"" arguments "\\"\\n994: .balign 4\\n.popsection\\n" \\
            :: __VA_ARGS__)
      struct item { long price; };
      static long total;
      unsigned short wanted = 1;
      unsigned short nowhere;
      unsigned short *volatile look = &wanted;
      __attribute__((noinline)) int sell(int count, struct item *item) {
        MARK("shop", "sell__it", "wanted", "-4@%0 8@%1 8@total(%%rip) 8f@%%xmm0", "nor"(count), "r"(item));
        MARK("shop", "close", "0", "1@$7 -2@-16(%%rbp)", "nor"(0));
        MARK("lost", "lost", "nowhere", "", "nor"(0));
        return abs(count) + total + *look + nowhere;
      }
      int main(int argc, char **argv) { total = argc; return sell(argc, 0) + !getenv(argv[0]); }
      """;

  @Override
  List<BinaryInfo> open(Path folder) throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("shop.c"), TEXT);
    Path binary = folder.resolve("shop");
    Process gcc =
        new ProcessBuilder(
                "gcc",
                "-g",
                "-O1",
                "-fno-builtin",
                "-Wl,--build-id,-z,lazy",
                source.toString(),
                "-o",
                binary.toString())
            .inheritIO()
            .start();
    assertEquals(0, gcc.waitFor());
    Path index = folder.resolve("shop.index");
    DebugIndexer.build(binary, index, problem -> {});
    return List.of(BinaryInfo.open(binary, index));
  }

  @Override
  List<ProbeFamily> families(List<BinaryInfo> programs) {
    BinaryInfo shop = programs.getFirst();
    return ProbeFamilies.forKernel(
        KernelImages.only(shop),
        (question, span, problems) ->
            List.of(
                new ProgramImages.Image(
                    new ProgramFile("/usr/bin/shop", "0123abcd"),
                    shop,
                    ProgramLayout.of(shop.file()),
                    shop.file())),
        /* guru= */ false,
        /* eachPointOnce= */ false);
  }

  private Mark mark(String name) {
    return Marks.of(program().file()).stream()
        .filter(mark -> mark.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private long offset(long address) {
    return ProgramLayout.of(program().file()).offset(address).orElseThrow();
  }

  @Test
  void marksAreOffsetsWithSemaphores() {
    Mark sell = mark("sell__it");
    String place =
        ".offset = %dLL, .semaphore = %dLL"
            .formatted(offset(sell.address()), offset(sell.semaphore()));
    assertNotEquals(0, sell.semaphore());
    String c = emit("probe " + SHOP + ".mark(\"sell-it\") { println(1) }");
    contains(
        c,
        place,
        "process(\\\"/usr/bin/shop\\\").statement(0x" + Long.toHexString(sell.address()) + ")",
        ".function = NULL");
    contains(emit("probe " + SHOP + ".provider(\"sh*\").mark(\"s*\") { println(1) }"), place);
    // The kernel wants the same semaphore of all who probe a place.
    c =
        emit(
            "probe %s.mark(\"sell__it\") { println(1) } probe %s.statement(0x%x) { println(2) }"
                .formatted(SHOP, SHOP, sell.address()));
    assertEquals(c.split(place, -1).length, c.split("\\.offset = ", -1).length);
    c = emit("probe " + SHOP + ".mark(\"close\") { println(1) }");
    assertFalse(c.contains(".semaphore"), c);
  }

  @Test
  void argumentsAreWhereTheNoteSays() {
    String c =
        emit(
            "probe "
                + SHOP
                + ".mark(\"sell__it\") { println($arg1, $arg3, @cast($arg2, \"struct item\")->price,"
                + " $$vars, $$name, $$provider) }");
    contains(c, "jstap_register(c, 16)", "jstap_load_user", "\"sell__it\"", "\"shop\"", "arg4=");
    c = emit("probe " + SHOP + ".mark(\"close\") { println($arg1, $arg2) }");
    contains(c, "jstap_register(c, 6)", "jstap_load_user");
    String wrong = problems("probe " + SHOP + ".mark(\"sell__it\") { println($arg4, $arg5) }");
    contains(wrong, "'$arg4' of the mark sell__it can not be had: it is in 8f@%xmm0");
    contains(wrong, "has no '$arg5'", "there are $arg1, $arg2, $arg3, $arg4");
    contains(problems("probe " + SHOP + ".mark(\"sel\") {println(1)}"), "has no mark 'sel'");
    contains(problems("probe " + SHOP + ".mark(\"lost\") {println(1)}"), "lies in no file");
  }

  @Test
  void callsOfOtherFilesAreProbedWhereTheyJump() {
    LinkageTable.Entry abs =
        LinkageTable.of(program().file()).stream()
            .filter(entry -> entry.name().equals("abs"))
            .findFirst()
            .orElseThrow();
    String place = ".offset = " + offset(abs.address()) + "LL";
    String c = emit("probe " + SHOP + ".plt(\"a?s\") { println($$name) }");
    contains(c, place, ".returns = false", "process(\\\"/usr/bin/shop\\\").plt(\\\"abs\\\")");
    c = emit("probe " + SHOP + ".plt(\"abs\").return { println($$name, @entry($$name)) }");
    contains(c, place, ".returns = true", ".entry = {", ".plt(\\\"abs\\\").return");
    contains(emit("probe " + SHOP + ".plt { println($$name) }"), "\"getenv\"", "\"abs\"");
    contains(problems("probe " + SHOP + ".plt(\"asb\") {}"), "calls no 'asb'", "abs");
  }
}

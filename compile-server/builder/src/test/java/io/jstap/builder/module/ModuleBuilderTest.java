// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.Digests;
import io.jstap.builder.kernel.InstalledKernel;
import io.jstap.builder.kernel.Kernel;
import io.jstap.builder.testing.Fixture;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceExcerpt;
import io.jstap.diagnostics.SourceFile;
import io.jstap.translator.source.IncludedData;
import io.jstap.translator.source.ManifestFacts;
import io.jstap.translator.source.ModuleSource;
import io.jstap.translator.source.Privilege;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModuleBuilderTest {
  private static final String HELLO = Fixture.script("hello.c");

  @TempDir Path folder = Path.of("");

  static List<InstalledKernel> kernels() {
    return Fixture.kernels();
  }

  private static Kernel anyKernel() throws InterruptedException {
    return Fixture.open(Fixture.kernels().getFirst());
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    if (Files.isDirectory(folder.resolve("work"))) {
      try (Stream<Path> left = Files.list(folder.resolve("work"))) {
        assertEquals(
            List.of(), left.filter(path -> !path.endsWith("rejected")).toList(), "work folders");
      }
    }
  }

  private ModuleImage build(ModuleBuilder builder, ModuleSource source, Kernel kernel)
      throws InterruptedException {
    CollectingSink sink = new CollectingSink();
    Optional<ModuleImage> image = builder.build(source, kernel, sink);
    assertEquals(List.of(), sink.problems());
    return image.orElseThrow();
  }

  private Problem problem(ModuleSource source, Kernel kernel) throws InterruptedException {
    CollectingSink sink = new CollectingSink();
    assertTrue(Fixture.builder(folder).build(source, kernel, sink).isEmpty());
    return Fixture.only(sink);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void secondBuildComesOutOfTheCacheByteForByte(InstalledKernel installed)
      throws InterruptedException {
    Kernel kernel = Fixture.open(installed);
    ModuleImage first = build(Fixture.builder(folder), Fixture.source(HELLO), kernel);
    ModuleImage second = build(Fixture.builder(folder), Fixture.source(HELLO), kernel);
    assertFalse(first.cached());
    assertTrue(second.cached());
    assertEquals(first.key(), second.key());
    assertArrayEquals(first.bytes(), second.bytes());
  }

  @Test
  void sameInputsGiveTheSameBytesWithoutACacheToo() throws InterruptedException {
    Kernel kernel = anyKernel();
    ModuleSource source = Fixture.source(HELLO);
    ModuleImage first = build(Fixture.builder(folder.resolve("a")), source, kernel);
    ModuleImage second = build(Fixture.builder(folder.resolve("b")), source, kernel);
    assertFalse(second.cached());
    assertArrayEquals(first.bytes(), second.bytes());
  }

  @Test
  void c01EveryInputChangesTheKey() throws InterruptedException {
    Kernel kernel = anyKernel();
    ModuleBuilder builder = Fixture.builder(folder);
    String key = build(builder, Fixture.source(HELLO), kernel).key();
    ManifestFacts facts = Fixture.source(HELLO).manifest();
    ManifestFacts other =
        new ManifestFacts(facts.scriptSha256(), Privilege.STAPUSR, facts.objects());
    assertNotEquals(key, build(builder, new ModuleSource(HELLO, other, List.of()), kernel).key());
    assertNotEquals(
        key, build(builder, new ModuleSource(HELLO + "\n", facts, List.of()), kernel).key());
    List<String> keys = new ArrayList<>();
    for (InstalledKernel installed : Fixture.kernels()) {
      keys.add(build(builder, Fixture.source(HELLO), Fixture.open(installed)).key());
    }
    assertEquals(keys.size(), keys.stream().distinct().count());
  }

  @Test
  void dataIsIncludedAndPartOfTheKey() throws InterruptedException {
    Kernel kernel = anyKernel();
    String text =
        HELLO + "asm(\".pushsection .rodata\\n.incbin \\\"lines-kernel\\\"\\n.popsection\");\n";
    ManifestFacts facts = Fixture.source(text).manifest();
    List<String> keys = new ArrayList<>();
    for (String content : List.of("the lines of a kernel", "the lines of another")) {
      byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
      ModuleSource source =
          new ModuleSource(
              text, facts, List.of(), List.of(new IncludedData("lines-kernel", bytes)));
      ModuleImage image = build(Fixture.builder(folder), source, kernel);
      assertTrue(new String(image.bytes(), StandardCharsets.ISO_8859_1).contains(content));
      keys.add(image.key());
    }
    assertNotEquals(keys.get(0), keys.get(1));
  }

  @Test
  void manyAtOnceDoNotDisturbOneAnother() throws Exception {
    Kernel kernel = anyKernel();
    ModuleBuilder builder = Fixture.builder(folder);
    List<Callable<ModuleImage>> builds = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String text = HELLO.replace("\"hello\"", "\"hello number " + i + "\"");
      builds.add(() -> build(builder, Fixture.source(text), kernel));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int number = 0;
      for (Future<ModuleImage> image : threads.invokeAll(builds)) {
        String bytes = new String(image.get().bytes(), StandardCharsets.ISO_8859_1);
        assertTrue(bytes.contains("hello number " + number++));
      }
    }
  }

  private static ModuleSource embedded(String body) {
    SourceFile script =
        new SourceFile("bad.stp", "# a script\nfunction f:long() %{\n" + body + "%}\n");
    String text =
        HELLO
            + "static int f(void)\n{\n#line 3 \"bad.stp\"\n"
            + body
            + "#line 90 \"script.c\"\nreturn 0;\n}\nvoid *used_by_f = f;\n";
    return Fixture.source(text, script);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void errorInEmbeddedCodeIsShownWhereItStandsInTheScript(InstalledKernel installed)
      throws InterruptedException {
    Problem problem =
        problem(
            embedded("\tint x = 1;\n\treturn undeclared_thing + x;\n"), Fixture.open(installed));
    assertEquals("JS4001", problem.code());
    SourceExcerpt excerpt = problem.excerpt().orElseThrow();
    assertEquals("bad.stp", excerpt.file());
    assertEquals(4, excerpt.line());
    assertEquals("\treturn undeclared_thing + x;", excerpt.lineText());
    assertEquals(
        "undeclared_thing",
        excerpt
            .lineText()
            .substring(excerpt.column() - 1, excerpt.column() - 1 + excerpt.length()));
    assertTrue(problem.message().contains("undeclared"), problem.message());
  }

  @Test
  void symbolThatIsNotExportedIsShownWhereItIsUsed() throws InterruptedException {
    Problem problem =
        problem(
            embedded("\textern int register_kprobee(void);\n\tregister_kprobee();\n"), anyKernel());
    assertEquals("JS4003", problem.code());
    assertTrue(problem.message().contains("'register_kprobee'"), problem.message());
    assertEquals(3, problem.excerpt().orElseThrow().line());
    assertEquals(13, problem.excerpt().orElseThrow().column());
    assertTrue(problem.help().orElseThrow().contains("register_kprobe"), problem.toString());
  }

  @Test
  void errorInGeneratedCodeIsOursAndKeepsTheText() throws Exception {
    SourceFile script = new SourceFile("hello.stp", "probe begin { println(1) }\n");
    String text = HELLO.replace("handler ran\");", "handler ran\"); nothing();");
    Problem problem = problem(Fixture.source(text, script), anyKernel());
    assertEquals("JS4002", problem.code());
    assertTrue(problem.help().orElseThrow().contains("defect of jstap"), problem.toString());
    String note = problem.notes().getFirst().message();
    Path kept = Path.of(note.substring(note.indexOf(folder.toString())));
    assertEquals(text, Files.readString(kept));
  }

  @Test
  void headersOfThisMachineAreNotFound() throws InterruptedException {
    Problem problem = problem(Fixture.source("#include <stdio.h>\n" + HELLO), anyKernel());
    assertEquals("JS4002", problem.code());
    assertTrue(problem.message().contains("stdio.h"), problem.message());
  }

  @Test
  void codeThatOutgrowsAllLimitsIsStopped() throws InterruptedException {
    Problem problem = problem(embedded("\tasm volatile(\".space 0x200000000\");\n"), anyKernel());
    assertEquals("JS4005", problem.code(), problem.toString());
    assertTrue(problem.message().contains("stopped"), problem.message());
    Problem frame =
        problem(
            embedded("\tchar big[4000];\n\tasm volatile(\"\" : : \"r\"(big) : \"memory\");\n"),
            anyKernel());
    assertEquals("JS4005", frame.code());
    assertTrue(frame.message().contains("frame size"), frame.message());
  }

  @Test
  void assemblyThatIsNoneIsTheScriptsFault() throws InterruptedException {
    Problem problem = problem(embedded("\tasm volatile(\"no_such_instruction\");\n"), anyKernel());
    assertEquals("JS4001", problem.code());
    assertTrue(problem.message().contains("no such instruction"), problem.message());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MODULE_INFO(intree, \"Y\");|module information: 'intree=Y'",
        "MODULE_INFO(depends, \"x\");|module information: 'depends=",
        "EXPORT_SYMBOL_GPL(jstap_script);|a section that modules of jstap do not have",
        "static char n[] __used __section(\".note.jstap\") = \"privilege=stapusr\";|manifest",
        "__attribute__((constructor)) void early(void) { jstap_say(0); }|a section",
      })
  void embeddedCodeCanNotAddToTheModulesFrame(String code, String wanted)
      throws InterruptedException {
    CollectingSink sink = new CollectingSink();
    ModuleSource source = Fixture.source(HELLO + code + "\n");
    assertTrue(Fixture.builder(folder).build(source, anyKernel(), sink).isEmpty());
    assertTrue(
        sink.problems().stream()
            .anyMatch(p -> p.code().equals("JS4007") && p.message().contains(wanted)),
        sink.problems().toString());
  }

  @Test
  void foldersOfKilledProcessesAreDeleted() throws IOException, InterruptedException {
    Path old = Files.createDirectories(folder.resolve("work/work-old/x"));
    Path young = Files.createDirectories(folder.resolve("work/work-young"));
    Files.setLastModifiedTime(old.getParent(), FileTime.fromMillis(1));
    build(Fixture.builder(folder), Fixture.source(HELLO), anyKernel());
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(young));
    Files.delete(young);
  }

  @Test
  void interruptStopsTheBuild() throws Exception {
    Kernel kernel = anyKernel();
    ModuleBuilder builder = Fixture.builder(folder);
    StringBuilder slow = new StringBuilder(HELLO);
    for (int i = 0; i < 20_000; i++) {
      slow.append("int slow_")
          .append(i)
          .append("(int x) { return x * x + jstap_script.greeting[x")
          .append("]; }\n");
    }
    ModuleSource source = Fixture.source(slow.toString());
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    builder.build(source, kernel, new CollectingSink());
                    interrupted.complete(false);
                  } catch (InterruptedException e) {
                    interrupted.complete(true);
                  }
                });
    Thread.sleep(300);
    thread.interrupt();
    assertTrue(interrupted.get());
  }

  @Test
  void keyIsADigestOfSixtyFourDigits() throws InterruptedException {
    String key = build(Fixture.builder(folder), Fixture.source(HELLO), anyKernel()).key();
    assertEquals(Digests.hex(new byte[0]).length(), key.length());
  }
}

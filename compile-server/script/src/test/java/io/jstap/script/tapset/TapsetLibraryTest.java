// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.tapset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.diagnostics.Problem;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Declaration.GlobalDeclaration;
import io.jstap.script.preprocess.PreprocessorFacts;
import io.jstap.script.problem.ScriptProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TapsetLibraryTest {
  @TempDir Path root;
  private final List<Problem> problems = new ArrayList<>();

  private record Kernel(String kernelRelease, boolean smp) implements PreprocessorFacts {
    @Override
    public String architecture() {
      return "x86_64";
    }

    @Override
    public Optional<String> config(String option) {
      return option.equals("CONFIG_SMP") && smp ? Optional.of("y") : Optional.empty();
    }
  }

  private static final Kernel KERNEL = new Kernel("6.1.0-56-cloud-amd64", true);

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private TapsetSelection select(PreprocessorFacts facts, Path... roots) {
    return new TapsetLibrary(List.of(roots)).select(facts, List.of(), problems::add);
  }

  private static String file(TapsetSelection selection, FunctionDeclaration function) {
    String name = selection.fileOf(function).orElseThrow().source().name();
    return Path.of(name).getFileName().toString();
  }

  private static String file(GlobalDeclaration global) {
    return Path.of(global.span().file().name()).getFileName().toString();
  }

  @Test
  void versionsAreSearchedFromTheMostSpecificOne() {
    assertEquals(
        List.of("6.1.0-56-cloud-amd64", "6.1.0", "6.1"),
        SearchPath.versions("6.1.0-56-cloud-amd64"));
    assertEquals(List.of("6.12"), SearchPath.versions("6.12"));
  }

  @Test
  void moreSpecificFilesComeFirst() throws IOException {
    write("plain.stp", "function f() { return 1 }");
    write("x86_64/arch.stp", "function f() { return 2 }");
    write("6.1/version.stp", "function f() { return 3 }");
    write("linux/6.1.0/x86_64/most.stp", "function f() { return 4 }");
    write("linux/5.10/other.stp", "function f() { return 5 }");
    write("deeper/still/not.stp", "function f() { return 6 }");
    TapsetSelection selection = select(KERNEL, root);
    assertEquals(
        List.of("most.stp", "version.stp", "arch.stp", "plain.stp"),
        selection.functions("f").stream().map(f -> file(selection, f)).toList());
    assertEquals(List.of(), problems);
  }

  @Test
  void everyFolderOfTheSearchInItsOrder() throws IOException {
    List<String> versions = List.of("6.1.0-56-cloud-amd64", "6.1.0", "6.1");
    List<String> folders = new ArrayList<>();
    for (String runtime : List.of("linux/", "")) {
      for (String version : versions) {
        folders.add(runtime + version + "/x86_64/");
        folders.add(runtime + version + "/");
      }
      folders.add(runtime + "x86_64/");
      folders.add(runtime);
    }
    List<String> names = new ArrayList<>();
    for (String folder : folders) {
      names.add("f" + names.size() + ".stp");
      write(folder + names.getLast(), "function f() { return 1 }");
    }
    TapsetSelection selection = select(KERNEL, root);
    assertEquals(names, selection.functions("f").stream().map(f -> file(selection, f)).toList());
  }

  @Test
  void filesNamedByAPathAreFoundInAnyDepth() throws IOException {
    write("PATH/usr/bin/some.stp", "function f() { return 1 }");
    TapsetSelection selection = select(KERNEL, root);
    assertEquals("some.stp", file(selection, selection.functions("f").getFirst()));
  }

  @Test
  void oneFileUnderTwoNamesIsReadOnce(@TempDir Path second) throws IOException {
    write("a.stp", "function f() { return 1 }");
    Files.createLink(second.resolve("b.stp"), root.resolve("a.stp"));
    assertEquals(1, select(KERNEL, root, second).functions("f").size());
    assertEquals(List.of(), problems);
  }

  /** The kernel for a script that was written long ago. */
  private record OldLanguage(PreprocessorFacts kernel) implements PreprocessorFacts {
    @Override
    public String kernelRelease() {
      return kernel.kernelRelease();
    }

    @Override
    public String architecture() {
      return kernel.architecture();
    }

    @Override
    public Optional<String> config(String option) {
      return kernel.config(option);
    }

    @Override
    public String languageVersion() {
      return "2.0";
    }
  }

  @Test
  void theLibrarySpeaksTheNewestLanguage() throws IOException {
    write("a.stp", "private global g = 1 function f() { return @const(\"X\") + g }");
    write("b.stp", "%( systemtap_v >= \"3.0\" %? function g() { return 1 } %)");
    TapsetSelection selection = select(new OldLanguage(KERNEL), root);
    assertEquals(1, selection.functions("f").size());
    assertTrue(selection.functions("g").isEmpty());
    assertEquals(List.of(), problems);
  }

  @Test
  void theFirstGlobalCountsAndEveryAlias(@TempDir Path second) throws IOException {
    write("a.stp", "global g = 1 probe x.y = begin {}");
    Files.writeString(second.resolve("b.stp"), "global g = 2 probe x.y = end {}");
    TapsetSelection selection = select(KERNEL, root, second);
    assertEquals("a.stp", file(selection.global("g").orElseThrow()));
    assertEquals(2, selection.aliases("x").size());
  }

  @Test
  void answersByNameArityAndPattern() throws IOException {
    write(
        "a.stp",
        """
        global g = 1
        private global hidden
        function f(a) { return 1 }
        function f(a, b) { return 2 }
        private function own() { return 3 }
        probe io.start = kernel.function("a") {}
        probe io.end = kernel.function("b") {}
        probe net.start = kernel.function("c") {}
        """);
    TapsetSelection selection = select(KERNEL, root);
    assertEquals(2, selection.functions("f").size());
    assertEquals(1, selection.functions("f", 2).size());
    assertTrue(selection.functions("own").isEmpty());
    assertTrue(selection.global("g").isPresent());
    assertTrue(selection.global("hidden").isEmpty());
    assertEquals(2, selection.aliases("io").size());
    assertEquals(3, selection.aliases("*").size());
    assertTrue(selection.functionNames().contains("f"));
  }

  @Test
  void macrosOfAllRootsAreKnownToAllFiles(@TempDir Path second) throws IOException {
    write("m.stpm", "@define two %( 2 %)");
    Files.writeString(second.resolve("n.stpm"), "@define four %( @two + @two %)");
    write("a.stp", "function f() { return @four }");
    TapsetSelection selection = select(KERNEL, root, second);
    assertEquals(1, selection.functions("f").size());
    assertTrue(selection.macros().find("four").isPresent());
    assertEquals(List.of(), problems);
  }

  @Test
  void aBrokenFileIsReportedAndLeftOut() throws IOException {
    write("bad.stp", "function broken( {}");
    write("good.stp", "function fine() {}");
    write("bad.stpm", "@define m %( 1 %) probe begin {}");
    TapsetSelection selection = select(KERNEL, root);
    assertEquals(1, selection.functions("fine").size());
    assertEquals(2, problems.size());
    assertEquals(ScriptProblem.NOT_A_MACRO.id(), problems.get(0).code());
    assertTrue(problems.get(1).notes().toString().contains("left out"));
  }

  @Test
  void aFileOfAUsedNameIsNotReadSilently(@TempDir Path second) throws IOException {
    write("same.stp", "function f() { return 1 }");
    Files.writeString(second.resolve("same.stp"), "function f() { return 2 }");
    TapsetSelection selection = select(KERNEL, root, second);
    assertEquals(1, selection.functions("f").size());
    assertEquals(ScriptProblem.TAPSET_SHADOWED.id(), problems.getFirst().code());
  }

  @Test
  void oneMacroInTwoLibrariesIsAnError() throws IOException {
    write("a.stpm", "@define m %( 1 %)");
    write("b.stpm", "@define m %( 2 %)");
    select(KERNEL, root).macros();
    assertEquals(ScriptProblem.MACRO_REDEFINED.id(), problems.getFirst().code());
  }

  @Test
  void aFileIsParsedAgainOnlyWhenItReadsDifferently() throws IOException {
    write("plain.stp", "function f() {}");
    write("smp.stp", "%( CONFIG_SMP == \"y\" %? function many() {} %: function one() {} %)");
    write("count.stp", "global n = $#");
    TapsetLibrary library = new TapsetLibrary(List.of(root));
    TapsetSelection first = library.select(KERNEL, List.of(), problems::add);
    TapsetSelection same =
        library.select(new Kernel("6.1.0-57-cloud-amd64", true), List.of(), problems::add);
    TapsetSelection other =
        library.select(new Kernel("6.1.0-57-cloud-amd64", false), List.of("x"), problems::add);
    assertSame(first.functions("f").getFirst(), same.functions("f").getFirst());
    assertSame(first.functions("many").getFirst(), same.functions("many").getFirst());
    assertSame(first.functions("f").getFirst(), other.functions("f").getFirst());
    assertTrue(other.functions("many").isEmpty());
    assertEquals(1, other.functions("one").size());
    assertNotSame(first.global("n").orElseThrow(), other.global("n").orElseThrow());

    write("plain.stp", "function f(now, changed) {}");
    TapsetSelection changed = library.select(KERNEL, List.of(), problems::add);
    assertEquals(2, changed.functions("f").getFirst().parameters().size());
    assertEquals(List.of(), problems);
  }

  @Test
  void aCompilationAddsFoldersUnderTheNamesThatTheUserGave() throws IOException {
    write("own/a.stp", "function known() { return 1 }\n");
    write("extra/a.stp", "function hidden() { return 1 }\n");
    write("extra/b.stp", "function added() { return 2 }\n");
    write("extra/c.stp", "function broken( {\n");
    write("extra/d.stpm", "@define two %( 2 %)\n");
    TapsetLibrary library = new TapsetLibrary(List.of(root.resolve("own")));
    List<ExtraRoot> extra = List.of(new ExtraRoot(root.resolve("extra"), "my/tapsets"));
    TapsetSelection with = library.select(extra, KERNEL, List.of(), problems::add);
    FunctionDeclaration added = with.functions("added").getFirst();
    assertEquals("my/tapsets/b.stp", added.name().span().file().name());
    assertEquals(List.of(), with.functions("hidden"));
    assertTrue(with.macros().find("two").isPresent());
    String said = problems.toString();
    assertTrue(said.contains("my/tapsets/a.stp is not read"), said);
    assertTrue(said.contains("my/tapsets/c.stp"), said);
    assertTrue(!said.contains(root.resolve("extra").toString()), said);
    TapsetSelection without = library.select(KERNEL, List.of(), problems::add);
    assertEquals(List.of(), without.functions("added"));
    assertEquals(1, without.functions("known").size());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.ProblemRenderer;
import io.jstap.diagnostics.SourceFile;
import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.preprocess.MacroLibrary;
import io.jstap.script.print.AstJson;
import io.jstap.script.print.ScriptPrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Printing a tree and parsing what was printed is the identity. */
final class RandomTreeTest {
  @Test
  void printedTreesParseToThemselves() {
    RandomScripts scripts = new RandomScripts(new Random(20_26));
    ParseOptions options =
        new ParseOptions(FileKind.USER, List.of(), TestFacts.GURU, MacroLibrary.EMPTY);
    for (int round = 0; round < 2000; round++) {
      List<Declaration> tree = scripts.declarations();
      String printed = tree.stream().map(ScriptPrinter::print).collect(Collectors.joining("\n"));
      List<Problem> problems = new ArrayList<>();
      ScriptFile parsed =
          Parser.parse(new SourceFile("random", printed), options, problems::add)
              .orElseThrow(
                  () ->
                      new AssertionError(
                          new ProblemRenderer(false).render(problems.getFirst()) + printed));
      assertEquals(AstJson.write(tree), AstJson.write(parsed.declarations()), printed);
    }
  }
}

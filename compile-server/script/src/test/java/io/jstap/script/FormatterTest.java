// SPDX-License-Identifier: Apache-2.0
package io.jstap.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.diagnostics.SourceFile;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.ast.TextBytes;
import io.jstap.script.format.Formatter;
import io.jstap.script.print.AstJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The formatter changes the layout only, and nothing the second time. */
final class FormatterTest {
  @Test
  void laysOut() {
    String untidy =
        """
        #!/usr/bin/stap
        global a,b   ,c
        probe begin{
             # first
        if (a)
        b = 1   // one
        else if (c) {


        foreach ([x,y] in a
        limit 5) { print( x ) }
            }
        %( arch == "x86_64" %?
        f(1,
        2)
        %:
        g()
        %)
        total = first
        . second ;

        }



        %{
           int  kept;
        %}
        probe kernel.{function("a*"),trace("b")}? { /* two
            lines */ exit() }
        """;
    String tidy =
        """
        #!/usr/bin/stap
        global a, b, c
        probe begin {
          # first
          if (a)
            b = 1 // one
          else if (c) {
            foreach ([x, y] in a
              limit 5) { print( x ) }
          }
          %( arch == "x86_64" %?
            f(1,
              2)
          %:
            g()
          %)
          total = first
            . second;
        }

        %{
           int  kept;
        %}
        probe kernel.{function("a*"), trace("b")}? { /* two
            lines */ exit() }
        """;
    assertEquals(tidy, Formatter.format(untidy));
    assertEquals(tidy, Formatter.format(tidy));
    assertEquals("", Formatter.format(" \n\n"));
  }

  @Test
  void goldenScriptsKeepTheirMeaning() throws IOException {
    for (Path path : Snippet.all()) {
      Snippet snippet = Snippet.read(path);
      String once = Formatter.format(snippet.text());
      assertEquals(once, Formatter.format(once), path.toString());
      assertEquals(tree(snippet.text(), snippet.options()), tree(once, snippet.options()));
    }
  }

  @Test
  void libraryFilesOfDebianKeepTheirMeaning() throws IOException {
    Path tapset = Path.of("/usr/share/systemtap/tapset");
    assertTrue(
        Files.isDirectory(tapset),
        "run: apt-get install -y --no-install-recommends systemtap-common");
    ParseOptions options = ParseOptions.user(TestFacts.GURU).withKind(FileKind.TAPSET);
    List<Path> files;
    try (Stream<Path> walk = Files.walk(tapset)) {
      files = walk.filter(path -> path.toString().endsWith(".stp")).sorted().toList();
    }
    for (Path path : files) {
      String text = TextBytes.decode(Files.readAllBytes(path));
      String once = Formatter.format(text);
      assertEquals(once, Formatter.format(once), path.toString());
      assertEquals(tree(text, options), tree(once, options), path.toString());
    }
  }

  private static String tree(String text, ParseOptions options) {
    Optional<ScriptFile> file = Parser.parse(new SourceFile("x", text), options, problem -> {});
    return file.map(tree -> AstJson.write(tree.declarations())).orElse("refused");
  }
}

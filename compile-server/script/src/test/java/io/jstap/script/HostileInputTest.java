// SPDX-License-Identifier: Apache-2.0
package io.jstap.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.ast.TextBytes;
import io.jstap.script.print.AstJson;
import io.jstap.script.print.ScriptPrinter;
import io.jstap.script.problem.ScriptProblem;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** U04: whatever the text: a tree or a diagnostic, soon, and never an exception. */
@Timeout(300)
final class HostileInputTest {
  /** Soon is a multiple of what an honest script of 200,000 tokens takes on this machine. */
  private static final int MULTIPLE = 20;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static long soonNanos;

  @BeforeAll
  static void measureAnHonestScript() {
    String text = "probe begin { " + "x = y + 1;\n".repeat(200_000 / 6) + "}";
    soonNanos =
        MULTIPLE
            * IntStream.range(0, 3)
                .mapToLong(
                    run -> {
                      long start = THREADS.getCurrentThreadCpuTime();
                      assertTrue(parse(text, problem -> {}).isPresent());
                      return THREADS.getCurrentThreadCpuTime() - start;
                    })
                .min()
                .orElseThrow();
  }

  private static Optional<ScriptFile> parse(String text, Consumer<Problem> problems) {
    return Parser.parse(
        new SourceFile("hostile.stp", text),
        ParseOptions.user(TestFacts.PLAIN).withArguments(List.of("one", "\"two")),
        problems::accept);
  }

  private static List<Problem> problems(String text) {
    List<Problem> problems = new ArrayList<>();
    long start = THREADS.getCurrentThreadCpuTime();
    Optional<ScriptFile> file = parse(text, problems::add);
    long nanos = THREADS.getCurrentThreadCpuTime() - start;
    assertTrue(
        nanos < soonNanos,
        () ->
            "%d ms, above %d, for %s"
                .formatted(
                    nanos / 1_000_000,
                    soonNanos / 1_000_000,
                    text.substring(0, Math.min(300, text.length()))));
    assertEquals(
        file.isEmpty(), problems.stream().anyMatch(Problem::isError), "no tree without an error");
    return problems;
  }

  private static void expect(ScriptProblem code, String text) {
    List<Problem> problems = problems(text);
    assertFalse(problems.isEmpty(), "accepted");
    assertEquals(code.id(), problems.getFirst().code());
  }

  @Test
  void nestingEndsInADiagnostic() {
    int deep = 10_000;
    expect(
        ScriptProblem.TOO_DEEP, "probe begin { x = " + "(".repeat(deep) + "1" + ")".repeat(deep));
    expect(ScriptProblem.TOO_DEEP, "probe begin " + "{".repeat(deep));
    expect(ScriptProblem.TOO_DEEP, "probe begin { x = " + "-".repeat(1) + "!".repeat(deep) + "1 }");
    expect(ScriptProblem.TOO_DEEP, "probe begin { " + "x = ".repeat(deep) + "1 }");
    expect(ScriptProblem.TOO_DEEP, "probe begin { x = " + "1 ? 2 : ".repeat(deep) + "1 }");
    expect(ScriptProblem.TOO_DEEP, "probe begin { x = " + "1 ? ".repeat(deep) + "1 }");
    expect(ScriptProblem.TOO_DEEP, "probe begin { " + "if (1) ".repeat(deep) + "x = 1 }");
    expect(ScriptProblem.TOO_DEEP, "probe begin { " + "while (1) ".repeat(deep) + "x = 1 }");
    expect(
        ScriptProblem.TOO_DEEP,
        "probe begin { if (1) x = 1 " + "else if (1) x = 1 ".repeat(deep) + "}");
    expect(ScriptProblem.TOO_DEEP, "probe " + "{a.".repeat(deep));
    expect(ScriptProblem.TOO_DEEP, "probe begin { x = 1" + " + 1".repeat(deep) + " }");
    expect(ScriptProblem.TOO_DEEP, "probe begin { x = a" + "[1".repeat(deep));
    expect(ScriptProblem.TOO_DEEP, "probe begin { " + "f(".repeat(deep));
  }

  /** What is just below the bounds fits the stack of a worker thread, printing included. */
  @Test
  void theBoundsFitASmallStack() throws InterruptedException {
    List<String> bodies =
        List.of(
            "x = ".repeat(240) + "1",
            "x = " + "1 ? 2 : ".repeat(240) + "1",
            "x = 1" + " + 1".repeat(240),
            "x = " + "!".repeat(99) + "1",
            "if (1) ".repeat(950) + "x = 1",
            "x = " + "(1 + f(2 ? 3 : a[".repeat(40) + "1" + "]))".repeat(40),
            "{ if (1) ".repeat(200) + "x = 1" + "}".repeat(200));
    for (String body : bodies) {
      List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
      Runnable work =
          () -> {
            List<Problem> problems = new ArrayList<>();
            ScriptFile file =
                Parser.parse(
                        new SourceFile("deep.stp", "probe begin { " + body + " }"),
                        ParseOptions.user(TestFacts.PLAIN),
                        problems::add)
                    .orElseThrow(() -> new AssertionError(problems));
            assertFalse(ScriptPrinter.print(file).isEmpty());
            assertFalse(AstJson.write(file.declarations()).isEmpty());
          };
      Thread thread = new Thread(null, work, "small stack", 1 << 20);
      thread.setUncaughtExceptionHandler((t, failure) -> thrown.add(failure));
      thread.start();
      thread.join();
      assertEquals(List.of(), thrown, body.substring(0, 40));
    }
  }

  @Test
  void longButFlatIsFine() {
    assertTrue(problems("probe begin { " + "x = 1 y = 2\n".repeat(50_000) + "}").isEmpty());
    assertTrue(problems("probe begin { x = $v" + "->m".repeat(10_000) + " }").isEmpty());
    assertTrue(
        problems("probe begin { if (1) x = 1 " + "else if (1) x = 1 ".repeat(400) + "}").isEmpty());
    assertTrue(
        problems("%( 1 == 1 %? ".repeat(20_000) + "probe begin {}" + "%)".repeat(20_000))
            .isEmpty());
  }

  @Test
  void aHugeFileIsRefusedAtOnce() {
    expect(ScriptProblem.TOO_LARGE, "probe begin { x = 1 }\n".repeat(2_500_000));
  }

  @Test
  void macrosCanNotExplode() {
    expect(ScriptProblem.RECURSIVE_MACRO, "@define m %( @m %) probe begin { @m }");
    String doubling =
        IntStream.range(1, 60)
            .mapToObj(i -> "@define m%d %%( @m%d @m%d %%)".formatted(i, i - 1, i - 1))
            .collect(Collectors.joining("\n", "@define m0 %( %)\n", "\n"));
    expect(ScriptProblem.MACRO_TOO_LARGE, doubling + "probe begin { @m59 }");
    String arguments =
        IntStream.range(1, 60)
            .mapToObj(i -> "@define m%d(x) %%( @m%d(@x + @x) %%)".formatted(i, i - 1))
            .collect(Collectors.joining("\n", "@define m0(x) %( @x %)\n", "\n"));
    expect(ScriptProblem.MACRO_TOO_LARGE, arguments + "probe begin { y = @m59(1) }");
    String chain =
        IntStream.range(1, 5000)
            .mapToObj(i -> "@define m%d %%( @m%d %%)".formatted(i, i - 1))
            .collect(Collectors.joining("\n", "@define m0 %( 1 %)\n", "\n"));
    expect(ScriptProblem.RECURSIVE_MACRO, chain + "probe begin { y = @m4999 }");
  }

  @Test
  void manyErrorsAreCounted() {
    List<Problem> problems = problems("probe begin { x = }\n".repeat(100));
    assertEquals(21, problems.size());
    assertEquals(ScriptProblem.TOO_MANY.id(), problems.getLast().code());
  }

  @Test
  void randomBytesDoNoHarm() {
    Random random = new Random(1);
    for (int round = 0; round < 1000; round++) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      problems(TextBytes.decode(bytes));
    }
  }

  @Test
  void randomTokensDoNoHarm() {
    String[] tokens =
        ("probe global private function if else for foreach in limit return delete while break"
                + " continue next string long try catch x y $z $$ $ p 1 0x1f \"a\" %( %? %: %) %{ %}"
                + " @define @m @cast @count @hist_log @sum $1 @1 @2 $# ( ) [ ] { } , ; . -> + - * /"
                + " % & | ^ ~ ! = == != < > <= >= =~ !~ << >> >>> <<< += .= ++ -- ? : && || print"
                + " printf sprint begin # // /* */ ' kernel_v CONFIG_X \"%d\"")
            .split(" ", -1);
    Random random = new Random(2);
    for (int round = 0; round < 8_000; round++) {
      StringBuilder text = new StringBuilder();
      if (random.nextBoolean()) {
        text.append("@define m(a) %( @a + 1 %)\nprobe begin { ");
      }
      int count = random.nextInt(40);
      for (int i = 0; i < count; i++) {
        text.append(tokens[random.nextInt(tokens.length)]);
        text.append(random.nextInt(4) == 0 ? "\n" : random.nextInt(3) == 0 ? "" : " ");
      }
      problems(text.toString());
    }
  }

  @Test
  void truncatedAndShuffledScriptsDoNoHarm() throws IOException {
    Random random = new Random(3);
    for (Path path : Snippet.all()) {
      String text = Snippet.read(path).text();
      if (text.length() > 3000) {
        continue;
      }
      for (int at = 0; at < text.length(); at += 1 + text.length() / 25) {
        problems(text.substring(0, at));
        problems(text.substring(at));
      }
      for (int round = 0; round < 8; round++) {
        List<String> words = new ArrayList<>(List.of(text.split("(?<=\\W)|(?=\\W)", -1)));
        for (int swaps = 0; swaps < 3; swaps++) {
          Collections.swap(words, random.nextInt(words.size()), random.nextInt(words.size()));
        }
        problems(String.join("", words));
      }
    }
  }
}

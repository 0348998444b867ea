// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compiles emitted matchers, and asks them and the C library's regexec the same questions. */
final class EmittedMatcher {
  private static final String BEGIN =
      """
      #include <regex.h>
      #include <stdbool.h>
      #include <stdint.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      typedef uint8_t u8;
      typedef uint16_t u16;
      typedef uint32_t u32;
      typedef int32_t s32;
      """;

  private static final String QUESTION =
      """
      struct question {
      	const struct jstap_regex *plain;
      	const struct jstap_regex *capturing;
      	const char *pattern;
      	const char *subject;
      };

      static const struct question questions[] = {
      """;

  private static final String END =
      """
      int main(void)
      {
      	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
      		const struct question *q = &questions[i];
      		s32 offsets[64];
      		regmatch_t matches[32];
      		regex_t regex;
      		bool found = jstap_regex_search(q->capturing, q->subject, offsets);

      		if (jstap_regex_search(q->plain, q->subject, NULL) != found) {
      			fprintf(stderr, "captures change the answer: %s\\n", q->pattern);
      			return 1;
      		}
      		if (regcomp(&regex, q->pattern, REG_EXTENDED)) {
      			fprintf(stderr, "not a pattern: %s\\n", q->pattern);
      			return 1;
      		}
      		for (size_t j = 0; found && j <= regex.re_nsub; j++)
      			printf("%d %d ", offsets[2 * j], offsets[2 * j + 1]);
      		printf("|");
      		found = !regexec(&regex, q->subject, 32, matches, 0);
      		for (size_t j = 0; found && j <= regex.re_nsub; j++)
      			printf("%d %d ", (int)matches[j].rm_so, (int)matches[j].rm_eo);
      		printf("\\n");
      		regfree(&regex);
      	}
      	return 0;
      }
      """;

  private EmittedMatcher() {}

  /** A pattern and what to search with it. */
  record Case(String pattern, List<String> subjects) {}

  /** The offsets of a match and of its groups, as one engine sees them; empty if there is none. */
  record Offsets(List<String> values) {
    static Offsets of(String text) {
      return new Offsets(text.isBlank() ? List.of() : List.of(text.strip().split(" ")));
    }

    boolean found() {
      return !values.isEmpty();
    }

    List<String> bounds() {
      return values.subList(0, Math.min(2, values.size()));
    }
  }

  record Answer(String pattern, String subject, Offsets emitted, Offsets library) {
    String what() {
      return "/" + pattern + "/ in \"" + subject + "\"";
    }
  }

  static List<Answer> run(Path folder, List<Case> cases) throws IOException, InterruptedException {
    Path source = folder.resolve("regex.c");
    Files.writeString(source, source(cases));
    Path program = folder.resolve("regex");
    execute(folder, "gcc", "-Wall", "-Werror", "-o", program.toString(), source.toString());
    List<String> lines = execute(folder, program.toString());
    List<Answer> answers = new ArrayList<>();
    int line = 0;
    for (Case each : cases) {
      for (String subject : each.subjects()) {
        String[] halves = lines.get(line++).split("\\|", -1);
        answers.add(
            new Answer(each.pattern(), subject, Offsets.of(halves[0]), Offsets.of(halves[1])));
      }
    }
    return answers;
  }

  private static String source(List<Case> cases) {
    StringBuilder out = new StringBuilder(BEGIN).append(runtime());
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < cases.size(); i++) {
      Case each = cases.get(i);
      RegexProgram plain = RegexAgainstJavaTest.compiled(each.pattern(), false);
      RegexProgram capturing = RegexAgainstJavaTest.compiled(each.pattern(), true);
      out.append(RegexEmitter.tables("plain_" + i, plain));
      out.append(RegexEmitter.tables("capturing_" + i, capturing));
      for (String subject : each.subjects()) {
        rows.append(
            "\t{ &plain_%1$d, &capturing_%1$d, \"%2$s\", \"%3$s\" },\n"
                .formatted(i, each.pattern(), subject));
      }
    }
    return out.append(QUESTION).append(rows).append("};\n").append(END).toString();
  }

  /** The runtime's search, as it is but for the kernel's headers. */
  private static String runtime() {
    Path runtime = Path.of("../runtime");
    return Stream.of(runtime.resolve("include/jstap/regex.h"), runtime.resolve("core/regex.c"))
        .flatMap(file -> read(file).lines())
        .filter(line -> !line.startsWith("#include"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static List<String> execute(Path folder, String... command)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertEquals(
        0,
        process.waitFor(),
        () -> Arrays.toString(command) + "\n" + read(output).lines().limit(20).toList());
    return read(output).lines().toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

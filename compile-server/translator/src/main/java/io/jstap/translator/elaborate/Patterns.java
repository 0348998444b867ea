// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Severity;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.parse.LiteralOffsets;
import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.Walk;
import io.jstap.translator.regex.Regex;
import io.jstap.translator.regex.RegexProblem;
import io.jstap.translator.regex.RegexProgram;
import io.jstap.translator.regex.RegexResult;
import java.util.LinkedHashMap;
import java.util.Map;

/** Compiles the regular expressions of a program (§6.4), each pattern once. */
final class Patterns {
  private static final String KEEPS_MATCHES = "/* pragma:tagged_dfa */";

  private final boolean captures;
  private final EventSink problems;
  private final Map<String, RegexProgram> compiled = new LinkedHashMap<>();

  private Patterns(boolean captures, EventSink problems) {
    this.captures = captures;
    this.problems = problems;
  }

  /** The programs of all patterns; those that are refused are reported. */
  static Map<String, RegexProgram> compile(Program program, EventSink problems) {
    boolean captures =
        program.functions().stream()
            .anyMatch(
                body ->
                    body instanceof FunctionBody.Native code
                        && code.text().contains(KEEPS_MATCHES));
    Patterns patterns = new Patterns(captures, problems);
    for (FunctionBody body : program.functions()) {
      if (body instanceof FunctionBody.Script script) {
        patterns.collect(script.block());
      }
    }
    program.handlers().forEach(handler -> patterns.collect(handler.block()));
    return patterns.compiled;
  }

  private void collect(Action action) {
    Walk.expressions(
        action,
        value -> {
          if (value instanceof Value.Match match && !compiled.containsKey(match.pattern())) {
            compile(match);
          }
        },
        place -> {});
  }

  private void compile(Value.Match match) {
    switch (Regex.compile(match.pattern(), captures)) {
      case RegexResult.Compiled result -> {
        compiled.put(match.pattern(), result.program());
        result.warnings().forEach(warning -> report(Severity.WARNING, match, warning));
      }
      case RegexResult.Refused refused -> report(Severity.ERROR, match, refused.problem());
    }
  }

  private void report(Severity severity, Value.Match match, RegexProblem problem) {
    SourceSpan literal = match.patternSpan();
    SourceSpan span =
        LiteralOffsets.of(literal, match.pattern().length())
            .map(offsets -> offsets.span(problem.start(), problem.end()))
            .orElse(literal);
    String message = "regular expression: " + problem.message();
    Problem plain =
        severity == Severity.ERROR
            ? Problem.error(ElaborationProblem.BAD_REGEX, span, message)
            : Problem.warning(ElaborationProblem.DOUBTFUL_REGEX, span, message);
    problems.problem(problem.help().map(plain::withHelp).orElse(plain));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.preprocess;

import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.script.lex.Numbers;
import io.jstap.script.lex.Origin;
import io.jstap.script.lex.ScriptArguments;
import io.jstap.script.lex.Token;
import io.jstap.script.lex.TokenKind;
import io.jstap.script.preprocess.ConditionTest.Operand;
import io.jstap.script.problem.ProblemList;
import io.jstap.script.problem.ScriptProblem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads and evaluates {@code TEST && TEST || TEST}: no parentheses, {@code &&} binds tighter, every
 * test is evaluated (§2.1).
 */
final class ConditionReader {
  private static final Set<String> COMPARISONS = Set.of("<", "<=", "==", "!=", ">=", ">");

  private final PreprocessorFacts facts;
  private final ScriptArguments arguments;
  private final Consulted consulted;
  private final ProblemList problems;

  ConditionReader(
      PreprocessorFacts facts,
      ScriptArguments arguments,
      Consulted consulted,
      ProblemList problems) {
    this.arguments = arguments;
    this.facts = facts;
    this.consulted = consulted;
    this.problems = problems;
  }

  /** The value, or empty after a report. */
  Optional<Boolean> evaluate(Token opener, List<Token> tokens, Token question) {
    boolean any = false;
    boolean all = true;
    boolean wellFormed = true;
    for (int at = 0; ; at += 4) {
      if (tokens.size() < at + 3) {
        Token culprit = at == tokens.size() ? question : tokens.getLast();
        report(
            tokens.isEmpty() ? opener : culprit,
            "expected a comparison before '%?'",
            "for example: %( kernel_v >= \"6.1\" %? ... %)");
        return Optional.empty();
      }
      Optional<Boolean> outcome = test(tokens.get(at), tokens.get(at + 1), tokens.get(at + 2));
      wellFormed &= outcome.isPresent();
      all &= outcome.orElse(false);
      if (tokens.size() == at + 3) {
        return wellFormed ? Optional.of(any || all) : Optional.empty();
      }
      Token junction = tokens.get(at + 3);
      if (junction.isOperator("||")) {
        any |= all;
        all = true;
      } else if (!junction.isOperator("&&")) {
        report(
            junction,
            "expected '&&', '||' or '%%?', found %s".formatted(junction.described()),
            "conditions know no parentheses and no arithmetic");
        return Optional.empty();
      }
    }
  }

  private Optional<Boolean> test(Token left, Token operator, Token right) {
    Optional<Operand> leftOperand = operand(left, ConditionTest.WORDS);
    Optional<Operand> rightOperand = operand(right, Set.of());
    if (leftOperand.isEmpty() || rightOperand.isEmpty()) {
      return Optional.empty();
    }
    if (!COMPARISONS.contains(operator.text()) || operator.kind() != TokenKind.OPERATOR) {
      report(
          operator,
          "expected a comparison, found %s".formatted(operator.described()),
          "one of < <= == != >= >");
      return Optional.empty();
    }
    try {
      ConditionTest test =
          new ConditionTest(leftOperand.get(), operator.text(), rightOperand.get());
      return Optional.of(consulted.evaluate(test, facts));
    } catch (ConditionTest.Malformed malformed) {
      problems.add(
          Origin.explain(
                  Problem.error(
                      ScriptProblem.BAD_CONDITION,
                      left.span().through(right.span()),
                      String.valueOf(malformed.getMessage())),
                  left.origin())
              .withHelp(
                  "kernel_v, kernel_vr, systemtap_v and CONFIG_ options know all comparisons;"
                      + "\narch, runtime, systemtap_privilege and guru_mode only '==' and '!='"));
      return Optional.empty();
    }
  }

  private Optional<Operand> operand(Token token, Set<String> words) {
    return switch (token.kind()) {
      case STRING -> Optional.of(new Operand.Text(token.text()));
      case NUMBER -> Optional.of(new Operand.Number(Numbers.parse(token.text()).orElseThrow()));
      case IDENTIFIER -> word(token, words);
      case REPORTED -> Optional.empty();
      case MISSING_ARGUMENT -> {
        arguments.missing(token);
        yield Optional.empty();
      }
      case KEYWORD, OPERATOR, EMBEDDED_C, JUNK, END -> {
        report(
            token,
            "%s can not be compared".formatted(token.described()),
            "compare %s, CONFIG_ options, numbers or strings"
                .formatted(String.join(", ", ConditionTest.WORDS.stream().sorted().toList())));
        yield Optional.empty();
      }
    };
  }

  private Optional<Operand> word(Token token, Set<String> words) {
    if (words.contains(token.text()) || token.text().startsWith("CONFIG_")) {
      return Optional.of(new Operand.Word(token.text()));
    }
    List<String> near = NearestNames.of(token.text(), words, 3);
    report(
        token,
        words.isEmpty()
            ? "expected a string, a number or a CONFIG_ option, found '%s'".formatted(token.text())
            : "'%s' is nothing that a condition can ask".formatted(token.text()),
        near.isEmpty()
            ? "conditions know %s and CONFIG_ options"
                .formatted(String.join(", ", ConditionTest.WORDS.stream().sorted().toList()))
            : "did you mean '%s'?".formatted(String.join("' or '", near)));
    return Optional.empty();
  }

  private void report(Token place, String message, String help) {
    problems.add(
        Origin.explain(
                Problem.error(ScriptProblem.BAD_CONDITION, place.span(), message), place.origin())
            .withHelp(help));
  }
}

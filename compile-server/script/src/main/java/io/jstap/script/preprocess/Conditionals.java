// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.preprocess;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.lex.Origin;
import io.jstap.script.lex.Token;
import io.jstap.script.lex.TokenKind;
import io.jstap.script.problem.ProblemList;
import io.jstap.script.problem.ScriptProblem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Chooses the branches of {@code %( condition %? tokens %: tokens %)} (§2.1). */
final class Conditionals {
  /** More than this many tokens are no condition. */
  private static final int LONGEST_CONDITION = 4000;

  private final MacroExpander expander;
  private final ConditionReader conditions;
  private final ProblemList problems;
  private final Deque<Branch> open = new ArrayDeque<>();
  private Optional<Token> previous = Optional.empty();

  private final List<SourceSpan> versioned = new ArrayList<>();

  /**
   * A conditional of which a branch is being passed on.
   *
   * @param versioned whether the language version chose it
   */
  private record Branch(Token opener, boolean isElse, boolean versioned) {}

  Conditionals(MacroExpander expander, ConditionReader conditions, ProblemList problems) {
    this.expander = expander;
    this.conditions = conditions;
    this.problems = problems;
  }

  /** The next token of the branches taken. */
  Token next() {
    while (true) {
      Token token = expander.next();
      if (token.kind() == TokenKind.END) {
        unterminated();
        return token;
      }
      Optional<Token> result = Optional.of(token);
      if (token.kind() == TokenKind.OPERATOR && token.text().startsWith("%")) {
        result = operator(token);
      }
      if (result.isPresent()) {
        previous = result;
        return result.get();
      }
    }
  }

  private Optional<Token> operator(Token token) {
    return switch (token.text()) {
      case "%(" -> begin(token);
      case "%?" -> stray(token);
      case "%:" -> otherwise(token);
      case "%)" -> {
        if (open.isEmpty()) {
          yield stray(token);
        }
        passed(open.pop(), token);
        yield Optional.empty();
      }
      default -> Optional.of(token);
    };
  }

  private void passed(Branch branch, Token end) {
    boolean written = branch.opener.origin().depth() == 0 && end.file() == branch.opener.file();
    if (branch.versioned && written) {
      versioned.add(branch.opener.span().through(end.span()));
    }
  }

  /** The conditionals of the file that the language version decided, those without an arm aside. */
  List<SourceSpan> versioned() {
    return versioned;
  }

  private void unterminated() {
    if (!open.isEmpty()) {
      Token opener = open.pop().opener();
      open.clear();
      unterminated(opener);
    }
  }

  private void unterminated(Token opener) {
    problems.addAtEnd(
        Origin.explain(
                Problem.error(
                    ScriptProblem.UNTERMINATED_CONDITIONAL,
                    opener.span(),
                    "unterminated conditional"),
                opener.origin())
            .withHelp("end it with '%)'"));
  }

  private Optional<Token> stray(Token token) {
    problems.add(
        Origin.explain(
                Problem.error(
                    ScriptProblem.STRAY_CONDITIONAL,
                    token.span(),
                    "'%s' without a conditional that it belongs to".formatted(token.text())),
                token.origin())
            .withHelp("a conditional is written %( CONDITION %? TOKENS %: TOKENS %)"));
    return Optional.of(token.reported());
  }

  private Optional<Token> begin(Token opener) {
    List<Token> condition = new ArrayList<>();
    while (condition.size() < LONGEST_CONDITION) {
      Token token = expander.next();
      if (token.isOperator("%?")) {
        Optional<Boolean> value = conditions.evaluate(opener, condition, token);
        if (value.isPresent()) {
          boolean version =
              condition.stream().anyMatch(t -> t.is(TokenKind.IDENTIFIER, "systemtap_v"));
          return choose(opener, value.get(), version);
        }
        skip(opener, false);
        return Optional.of(opener.reported());
      }
      if (endsCondition(token)) {
        return noCondition(opener, condition, token);
      }
      condition.add(token);
    }
    return noCondition(opener, condition, condition.getLast());
  }

  private static boolean endsCondition(Token token) {
    return token.kind() == TokenKind.END
        || token.isOperator("%(")
        || token.isOperator("%:")
        || token.isOperator("%)")
        || token.isOperator("{")
        || token.isOperator("}")
        || token.isOperator(";")
        || token.is(TokenKind.KEYWORD, "probe");
  }

  private Optional<Token> noCondition(Token opener, List<Token> condition, Token found) {
    boolean remainder =
        previous.filter(before -> before.kind() != TokenKind.KEYWORD).isPresent()
            && isOperandEnd(previous.get())
            && previous.get().file() == opener.file();
    Problem problem =
        Origin.explain(
            Problem.error(
                ScriptProblem.BAD_CONDITION,
                opener.span(),
                "'%(' begins a conditional, but no '%?' follows its condition"),
            opener.origin());
    problems.add(
        remainder
            ? problem.withHelp("for the remainder of a division write '% (' with a space")
            : problem
                .withNote(found.span(), "found %s".formatted(found.described()))
                .withHelp("a conditional is written %( CONDITION %? TOKENS %: TOKENS %)"));
    if (!remainder && !condition.isEmpty() && !found.isOperator("%)")) {
      skip(opener, false);
    }
    return Optional.of(opener.reported());
  }

  private static boolean isOperandEnd(Token token) {
    return token.kind() == TokenKind.IDENTIFIER
        || token.kind() == TokenKind.NUMBER
        || token.isOperator(")")
        || token.isOperator("]");
  }

  private Optional<Token> choose(Token opener, boolean value, boolean version) {
    if (value) {
      open.push(new Branch(opener, false, version));
    } else if (skip(opener, true)) {
      open.push(new Branch(opener, true, version));
    }
    return Optional.empty();
  }

  private Optional<Token> otherwise(Token token) {
    if (open.isEmpty() || open.peek().isElse()) {
      return stray(token);
    }
    Branch branch = open.pop();
    passed(branch, token);
    skip(branch.opener(), false);
    return Optional.empty();
  }

  /**
   * Throws tokens away up to the end of the conditional.
   *
   * @param stopAtElse whether to stop behind its {@code %:}, too
   * @return whether it stopped there
   */
  private boolean skip(Token opener, boolean stopAtElse) {
    int depth = 0;
    while (true) {
      Token token = expander.nextRaw();
      if (token.kind() == TokenKind.END) {
        unterminated(opener);
        return false;
      }
      if (token.isOperator("%(")) {
        depth++;
      } else if (token.isOperator("%)") && depth-- == 0) {
        return false;
      } else if (token.isOperator("%:") && depth == 0) {
        if (stopAtElse) {
          return true;
        }
      }
    }
  }
}

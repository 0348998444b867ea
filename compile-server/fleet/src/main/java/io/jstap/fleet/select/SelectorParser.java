// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.select;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.fleet.FleetProblem;
import io.jstap.fleet.select.SelectorLexer.Kind;
import io.jstap.fleet.select.SelectorLexer.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads selectors such as {@code env = "prod" and role in ("db", "cache") and kernel ~ "6.1.*"}.
 * {@code not} binds closer than {@code and}, that closer than {@code or}; parentheses group.
 */
public final class SelectorParser {
  /** Most characters of a selector. */
  public static final int LONGEST = 4096;

  private static final int DEEPEST = 40;

  private final SelectorLexer lexer;
  private Token token;
  private int depth;

  /** What is wrong with a selector. */
  public static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Failure(SourceSpan span, String message, String help) {
      super(message);
      problem = Problem.error(FleetProblem.BAD_SELECTOR, span, message).withHelp(help);
    }

    /** The same with its place. */
    public Problem problem() {
      return problem;
    }
  }

  private SelectorParser(SelectorLexer lexer) throws Failure {
    this.lexer = lexer;
    this.token = lexer.next();
  }

  /**
   * Reads a part of a file, all of it.
   *
   * @throws Failure with the place that is wrong
   */
  public static Selector parse(SourceFile file, int start, int end) throws Failure {
    if (end - start > LONGEST) {
      throw new Failure(
          new SourceSpan(file, start, start),
          "a selector has at most " + LONGEST + " characters",
          "give the nodes a label of their own, and select that");
    }
    SelectorParser parser = new SelectorParser(new SelectorLexer(file, start, end));
    Selector selector = parser.or();
    if (parser.token.kind() != Kind.END) {
      throw parser.unexpected("'and', 'or' or the end");
    }
    return selector;
  }

  private Selector or() throws Failure {
    List<Selector> operands = new ArrayList<>(List.of(and()));
    while (isWord("or")) {
      advance();
      operands.add(and());
    }
    return operands.size() == 1 ? operands.getFirst() : new Selector.Or(operands);
  }

  private Selector and() throws Failure {
    List<Selector> operands = new ArrayList<>(List.of(not()));
    while (isWord("and")) {
      advance();
      operands.add(not());
    }
    return operands.size() == 1 ? operands.getFirst() : new Selector.And(operands);
  }

  private Selector not() throws Failure {
    if (++depth > DEEPEST) {
      throw new Failure(
          token.span(), "the selector is nested too deeply", "take some parentheses away");
    }
    Selector result;
    if (isWord("not")) {
      advance();
      result = new Selector.Not(not());
    } else if (token.kind() == Kind.OPEN) {
      advance();
      result = or();
      expect(Kind.CLOSE, "')'");
    } else {
      result = comparison();
    }
    depth--;
    return result;
  }

  private Selector comparison() throws Failure {
    if (token.kind() != Kind.WORD || isWord("and") || isWord("or") || isWord("in")) {
      throw unexpected("the name of a label or a fact");
    }
    String name = token.text();
    advance();
    if (token.kind() == Kind.OPERATOR) {
      String operator = token.text();
      advance();
      String value = string();
      return switch (operator) {
        case "=" -> new Selector.Equal(name, value);
        case "!=" -> new Selector.Not(new Selector.Equal(name, value));
        case "~" -> new Selector.Like(name, value);
        case "!~" -> new Selector.Not(new Selector.Like(name, value));
        default -> throw new IllegalStateException("the lexer knows no " + operator);
      };
    }
    boolean negated = isWord("not");
    if (negated) {
      advance();
    }
    if (!isWord("in")) {
      throw unexpected("=, !=, ~, !~ or 'in'");
    }
    advance();
    Selector in = new Selector.In(name, list());
    return negated ? new Selector.Not(in) : in;
  }

  private List<String> list() throws Failure {
    expect(Kind.OPEN, "'('");
    List<String> values = new ArrayList<>(List.of(string()));
    while (token.kind() == Kind.COMMA) {
      advance();
      values.add(string());
    }
    expect(Kind.CLOSE, "',' or ')'");
    return values;
  }

  private String string() throws Failure {
    if (token.kind() != Kind.STRING) {
      throw unexpected("a text in quotation marks");
    }
    String value = token.text();
    advance();
    return value;
  }

  private boolean isWord(String word) {
    return token.kind() == Kind.WORD && token.text().equals(word);
  }

  private void expect(Kind kind, String what) throws Failure {
    if (token.kind() != kind) {
      throw unexpected(what);
    }
    advance();
  }

  private void advance() throws Failure {
    token = lexer.next();
  }

  private Failure unexpected(String wanted) {
    return new Failure(
        token.span(),
        "here a selector goes on with " + wanted,
        "for example: env = \"prod\" and role in (\"db\", \"cache\") and kernel ~ \"6.1.*\"");
  }
}

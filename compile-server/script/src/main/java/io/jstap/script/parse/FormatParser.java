// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.PrintFormat;
import io.jstap.script.ast.PrintFormat.Directive;
import io.jstap.script.ast.PrintFormat.LiteralText;
import io.jstap.script.ast.PrintFormat.Piece;
import io.jstap.script.ast.PrintFormat.Size;
import io.jstap.script.lex.Token;
import io.jstap.script.problem.ScriptProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits the format of a {@code printf} into text and directives (§6.7). For one format. */
final class FormatParser {
  private static final String CONVERSIONS = "diuxXopscbmM";
  private static final String FLAGS = "-+ 0#";

  /** Wider fields than one call can print. */
  private static final int WIDEST = 32767;

  private final Token token;
  private final String text;
  private final Spans spans;
  private final SourceSpan whole;
  private final Optional<LiteralOffsets> offsets;
  private int at;

  FormatParser(Token token, Spans spans) {
    this.token = token;
    this.text = token.text();
    this.spans = spans;
    this.whole = spans.of(token);
    this.offsets =
        token.origin() instanceof io.jstap.script.lex.Origin.Argument
            ? Optional.empty()
            : LiteralOffsets.of(token);
  }

  PrintFormat parse() {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '%') {
        literal.append(c);
      } else if (at < text.length() && text.charAt(at) == '%') {
        literal.append('%');
        at++;
      } else {
        if (!literal.isEmpty()) {
          pieces.add(new LiteralText(literal.toString()));
          literal.setLength(0);
        }
        directive(at - 1).ifPresent(pieces::add);
      }
    }
    if (!literal.isEmpty()) {
      pieces.add(new LiteralText(literal.toString()));
    }
    return new PrintFormat(whole, pieces);
  }

  private Optional<Directive> directive(int start) {
    String flags = "";
    if (at < text.length() && FLAGS.indexOf(text.charAt(at)) >= 0) {
      flags = text.substring(at, ++at);
    }
    boolean secondFlag =
        at < text.length() && FLAGS.indexOf(text.charAt(at)) >= 0 && text.charAt(at) != '0';
    if (secondFlag) {
      at++;
      report(
          start,
          "a directive takes one flag",
          "leave one of the flags '%s' and '%s' out".formatted(flags, text.charAt(at - 1)));
      skip();
      return Optional.empty();
    }
    Size width = size(new Size.None());
    Size precision = new Size.None();
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      precision = size(new Size.Fixed(0));
    }
    if (at < text.length() && text.charAt(at) == 'l') {
      at++;
    }
    if (at >= text.length()) {
      report(start, "the directive does not end", "write %% for a percent sign");
      return Optional.empty();
    }
    char conversion = text.charAt(at++);
    if (CONVERSIONS.indexOf(conversion) < 0) {
      report(
          start,
          "unknown conversion '%s'".formatted(conversion),
          "conversions are d i u x X o p s c b m M; write %% for a percent sign");
      return Optional.empty();
    }
    return Optional.of(new Directive(span(start), flags, width, precision, conversion));
  }

  private void skip() {
    while (at < text.length() && text.charAt(at) != '%' && text.charAt(at) != ' ') {
      at++;
    }
  }

  private Size size(Size otherwise) {
    if (at < text.length() && text.charAt(at) == '*') {
      at++;
      return new Size.Dynamic();
    }
    int start = at;
    int value = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      value = Math.min(WIDEST, value * 10 + text.charAt(at) - '0');
      at++;
    }
    return at > start ? new Size.Fixed(value) : otherwise;
  }

  private SourceSpan span(int start) {
    return offsets.isEmpty() || token.origin().depth() > 0
        ? offsets.map(known -> known.span(start, at)).orElse(whole)
        : offsets.get().span(start, at);
  }

  private void report(int start, String message, String help) {
    spans.report(
        io.jstap.script.lex.Origin.explain(
                io.jstap.diagnostics.Problem.error(ScriptProblem.BAD_FORMAT, span(start), message),
                token.origin())
            .withHelp(help));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.format;

import io.jstap.diagnostics.SourceFile;
import io.jstap.script.lex.Compatibility;
import io.jstap.script.lex.Lexer;
import io.jstap.script.lex.ScriptArguments;
import io.jstap.script.lex.Token;
import io.jstap.script.lex.TokenKind;
import io.jstap.script.problem.ProblemList;
import java.util.ArrayList;
import java.util.List;

/** Splits a text into tokens and the comments between them. For one text. */
final class Pieces {
  private final String text;
  private final List<Piece> pieces = new ArrayList<>();
  private int lines;
  private boolean space;

  private Pieces(String text) {
    this.text = text;
  }

  static List<Piece> of(String text) {
    Pieces pieces = new Pieces(text);
    int at = 0;
    for (Token token : tokens(text)) {
      pieces.gap(at, token.start());
      if (token.kind() != TokenKind.END) {
        pieces.add(text.substring(token.start(), token.end()), kind(token));
      }
      at = token.end();
    }
    return pieces.pieces;
  }

  /** The tokens of a text, unpreprocessed, the end included. */
  static List<Token> tokens(String text) {
    Lexer lexer =
        new Lexer(
            new SourceFile("", text),
            new ScriptArguments(List.of()),
            Compatibility.NEWEST,
            new ProblemList());
    List<Token> tokens = new ArrayList<>();
    Token token;
    do {
      token = lexer.next();
      tokens.add(token);
    } while (token.kind() != TokenKind.END);
    return tokens;
  }

  private static Piece.Kind kind(Token token) {
    return switch (token.kind()) {
      case OPERATOR -> token.isAtWord() ? Piece.Kind.WORD : Piece.Kind.OPERATOR;
      case STRING, EMBEDDED_C, JUNK -> Piece.Kind.VERBATIM;
      case IDENTIFIER, KEYWORD, NUMBER, MISSING_ARGUMENT, REPORTED, END -> Piece.Kind.WORD;
    };
  }

  private void add(String piece, Piece.Kind kind) {
    pieces.add(new Piece(piece, kind, lines, space || lines > 0));
    lines = 0;
    space = false;
  }

  /** Blanks and comments between two tokens. */
  private void gap(int from, int to) {
    int at = from;
    while (at < to) {
      char c = text.charAt(at);
      if (c == '\n') {
        lines++;
        at++;
      } else if (c == '#' || text.startsWith("//", at)) {
        int end = text.indexOf('\n', at);
        end = end < 0 || end > to ? to : end;
        add(text.substring(at, end).stripTrailing(), Piece.Kind.COMMENT);
        at = end;
      } else if (text.startsWith("/*", at)) {
        int close = text.indexOf("*/", at + 2);
        int end = close < 0 ? to : close + 2;
        String comment = text.substring(at, end);
        add(close < 0 ? comment.stripTrailing() : comment, Piece.Kind.COMMENT);
        at = end;
      } else {
        space = true;
        at++;
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brackets of embedded C that do not fit: the compiler notices them only in what is generated
 * around the C, and says nothing of the place.
 */
final class EmbeddedBrackets {
  private static final Pattern EMBEDDED = Pattern.compile("(?s)%\\{(.*?)%\\}");

  /** What may hold brackets that are none, or a bracket. */
  private static final Pattern PIECE =
      Pattern.compile(
          "(?s)/\\*.*?\\*/|//[^\n]*|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])*'|[(){}\\[\\]]");

  private static final String OPENING = "({[";
  private static final String CLOSING = ")}]";

  private EmbeddedBrackets() {}

  /** The first bracket without a partner in embedded C of these files. */
  static Optional<SourceSpan> lonely(List<SourceFile> sources) {
    for (SourceFile source : sources) {
      Matcher embedded = EMBEDDED.matcher(source.text());
      while (embedded.find()) {
        Optional<Integer> place = lonely(source.text(), embedded.start(1), embedded.end(1));
        if (place.isPresent()) {
          return place.map(at -> new SourceSpan(source, at, at + 1));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> lonely(String text, int from, int to) {
    Deque<Integer> open = new ArrayDeque<>();
    Matcher piece = PIECE.matcher(text).region(from, to);
    while (piece.find()) {
      char c = text.charAt(piece.start());
      int closes = CLOSING.indexOf(c);
      if (OPENING.indexOf(c) >= 0) {
        open.push(piece.start());
      } else if (closes >= 0) {
        if (open.isEmpty() || text.charAt(open.element()) != OPENING.charAt(closes)) {
          return Optional.of(piece.start());
        }
        open.pop();
      }
    }
    return Optional.ofNullable(open.peekLast());
  }
}

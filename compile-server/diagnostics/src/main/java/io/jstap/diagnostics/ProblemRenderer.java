// SPDX-License-Identifier: Apache-2.0
package io.jstap.diagnostics;

import java.util.Optional;

/**
 * Renders a problem for a terminal:
 *
 * <pre>
 * error[JS2001]: no function 'vfs_raed' in the kernel
 *   --> hello.stp:1:23
 *    |
 *  1 | probe kernel.function("vfs_raed") {}
 *    |                       ^^^^^^^^^^
 *    = help: did you mean 'vfs_read'?
 * </pre>
 *
 * Control characters of the source are replaced, so a hostile name cannot reach the terminal.
 */
public final class ProblemRenderer {
  private static final String RESET = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final String RED = "\u001b[1;31m";
  private static final String YELLOW = "\u001b[1;33m";
  private static final String BLUE = "\u001b[1;34m";
  private static final int TAB = 4;

  private final boolean colour;

  public ProblemRenderer(boolean colour) {
    this.colour = colour;
  }

  /** Several lines, each ended by a newline. */
  public String render(Problem problem) {
    StringBuilder out = new StringBuilder();
    String severityColour = problem.isError() ? RED : YELLOW;
    String severity = problem.isError() ? "error" : "warning";
    out.append(paint(severityColour, severity + "[" + problem.code() + "]"))
        .append(paint(BOLD, ": " + clean(problem.message())))
        .append('\n');
    int gutter = gutterWidth(problem);
    problem.excerpt().ifPresent(excerpt -> excerpt(out, excerpt, gutter, severityColour));
    for (Problem.Note note : problem.notes()) {
      fact(out, gutter, "note", note.message());
      note.excerpt().ifPresent(excerpt -> excerpt(out, excerpt, gutter, BLUE));
    }
    problem.help().ifPresent(help -> fact(out, gutter, "help", help));
    return out.toString();
  }

  private static int gutterWidth(Problem problem) {
    int line = problem.excerpt().map(SourceExcerpt::line).orElse(1);
    for (Problem.Note note : problem.notes()) {
      line = Math.max(line, note.excerpt().map(SourceExcerpt::line).orElse(1));
    }
    return Integer.toString(line).length();
  }

  private void excerpt(StringBuilder out, SourceExcerpt excerpt, int gutter, String underline) {
    String pad = " ".repeat(gutter);
    String bar = paint(BLUE, "|");
    out.append(pad).append(paint(BLUE, "--> ")).append(clean(excerpt.position())).append('\n');
    out.append(pad).append(' ').append(bar).append('\n');
    String number = " ".repeat(gutter - Integer.toString(excerpt.line()).length()) + excerpt.line();
    out.append(paint(BLUE, number)).append(' ').append(bar).append(' ');
    out.append(clean(excerpt.lineText())).append('\n');
    int from = Math.min(excerpt.column() - 1, excerpt.lineText().length());
    int to = Math.min(from + excerpt.length(), excerpt.lineText().length());
    int indent = clean(excerpt.lineText().substring(0, from)).length();
    int length = Math.max(1, clean(excerpt.lineText().substring(from, to)).length());
    out.append(pad).append(' ').append(bar).append(' ').append(" ".repeat(indent));
    out.append(paint(underline, "^".repeat(length))).append('\n');
  }

  private void fact(StringBuilder out, int gutter, String kind, String text) {
    String indent = " ".repeat(gutter + 1);
    Optional<String> continuation = Optional.empty();
    for (String line : text.split("\n", -1)) {
      if (continuation.isEmpty()) {
        out.append(indent).append(paint(BLUE, "= ")).append(paint(BOLD, kind + ": "));
        continuation = Optional.of(" ".repeat(kind.length() + 4));
      } else {
        out.append(indent).append(continuation.get());
      }
      out.append(clean(line)).append('\n');
    }
  }

  private static String clean(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\t') {
        out.append(" ".repeat(TAB));
      } else if (Character.isISOControl(c)) {
        out.append('\ufffd');
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private String paint(String style, String text) {
    return colour ? style + text + RESET : text;
  }
}

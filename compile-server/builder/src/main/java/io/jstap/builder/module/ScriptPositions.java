// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.source.ModuleSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the places of scripts and tapsets that places of the generated C text stand for. */
final class ScriptPositions {
  private static final Pattern LINE_DIRECTIVE =
      Pattern.compile("(?m)^#line ([0-9]{1,9}) \"([^\"\n]*)\"$");

  private final ModuleSource source;

  ScriptPositions(ModuleSource source) {
    this.source = source;
  }

  /**
   * The place that a line and column of a named file are; empty when it is none of the sources.
   *
   * @param column 1-based
   * @param length characters to underline, at least 1
   */
  Optional<SourceSpan> span(String file, int line, int column, int length) {
    return source.sources().stream()
        .filter(candidate -> candidate.name().equals(file))
        .filter(candidate -> line >= 1 && line <= candidate.lineCount())
        .findFirst()
        .map(found -> span(found, line, column, length));
  }

  private static SourceSpan span(SourceFile file, int line, int column, int length) {
    int start = lineStart(file, line);
    int end = start + file.lineText(line).length();
    int from = Math.clamp((long) start + column - 1, start, end);
    return new SourceSpan(file, from, Math.clamp((long) from + length, from, end));
  }

  private static int lineStart(SourceFile file, int line) {
    int at = 0;
    for (int i = 1; i < line; i++) {
      at = file.text().indexOf('\n', at) + 1;
    }
    return at;
  }

  /** Whether a place is within embedded C, which stands between percent-brace pairs. */
  static boolean inEmbeddedC(SourceSpan span) {
    String text = span.file().text();
    int open = text.lastIndexOf("%{", span.start());
    return open >= 0 && text.lastIndexOf("%}", span.start()) < open;
  }

  /** The first use of an identifier, as the line directives of the C text place it. */
  Optional<SourceSpan> firstUse(String identifier) {
    String text = source.cSource();
    Matcher use = Pattern.compile("\\b" + Pattern.quote(identifier) + "\\b").matcher(text);
    if (!use.find()) {
      return Optional.empty();
    }
    Matcher directive = LINE_DIRECTIVE.matcher(text).region(0, use.start());
    Optional<SourceSpan> found = Optional.empty();
    while (directive.find()) {
      int behind = directive.end() + 1;
      long lines = text.substring(Math.min(behind, use.start()), use.start()).lines().count();
      boolean atLineStart = use.start() == 0 || text.charAt(use.start() - 1) == '\n';
      int line =
          Integer.parseInt(directive.group(1)) + (int) Math.max(0, atLineStart ? lines : lines - 1);
      int column = use.start() - text.lastIndexOf('\n', use.start() - 1);
      found = span(directive.group(2), line, column, identifier.length());
    }
    return found;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.transport;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Progress;
import io.jstap.diagnostics.Severity;
import io.jstap.diagnostics.SourceExcerpt;
import io.jstap.proto.v1.Diagnostic;
import io.jstap.proto.v1.Note;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns messages of the wire protocol into problems. Nothing a server sends can break the
 * rendering.
 */
public final class Diagnostics {
  private static final Pattern CODE = Pattern.compile("JS[0-9]{4}");
  private static final String NO_CODE = "JS5010";
  private static final int MOST_NOTES = 100;
  private static final int LONGEST = 16 << 10;

  private Diagnostics() {}

  /** A problem, brought into bounds and fit for a terminal. */
  public static Problem problem(Diagnostic diagnostic) {
    List<Problem.Note> notes =
        diagnostic.getNotesList().stream().limit(MOST_NOTES).map(Diagnostics::note).toList();
    return new Problem(
        CODE.matcher(diagnostic.getCode()).matches() ? diagnostic.getCode() : NO_CODE,
        switch (diagnostic.getSeverity()) {
          case SEVERITY_WARNING -> Severity.WARNING;
          case SEVERITY_ERROR, SEVERITY_UNSPECIFIED, UNRECOGNIZED -> Severity.ERROR;
        },
        lines(diagnostic.getMessage()),
        diagnostic.hasExcerpt() ? Optional.of(excerpt(diagnostic.getExcerpt())) : Optional.empty(),
        notes,
        diagnostic.getHelp().isEmpty()
            ? Optional.empty()
            : Optional.of(lines(diagnostic.getHelp())));
  }

  static Progress progress(io.jstap.proto.v1.Progress progress) {
    return new Progress(
        line(progress.getStage()),
        line(progress.getMessage()),
        Math.max(0, progress.getDone()),
        Math.max(0, progress.getTotal()));
  }

  private static Problem.Note note(Note note) {
    return new Problem.Note(
        lines(note.getMessage()),
        note.hasExcerpt() ? Optional.of(excerpt(note.getExcerpt())) : Optional.empty());
  }

  /** Positions are unsigned on the wire and may point anywhere: they are brought into the line. */
  private static SourceExcerpt excerpt(io.jstap.proto.v1.SourceExcerpt excerpt) {
    String text = line(excerpt.getLineText());
    int column = Math.clamp(Integer.toUnsignedLong(excerpt.getColumn()), 1, text.length() + 1);
    int rest = Math.max(1, text.length() - column + 1);
    return new SourceExcerpt(
        line(excerpt.getFile()),
        Math.clamp(Integer.toUnsignedLong(excerpt.getLine()), 1, Integer.MAX_VALUE),
        column,
        Math.clamp(Integer.toUnsignedLong(excerpt.getLength()), 1, rest),
        text);
  }

  /** Tabs stay: they are part of source lines, and the renderer knows them. */
  private static String line(String text) {
    return cut(Text.cleanLines(text).replace('\n', '\ufffd'));
  }

  private static String lines(String text) {
    return cut(Text.cleanLines(text));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One thing that is wrong, as data.
 *
 * @param code stable id, for example {@code JS2001}
 * @param severity error or warning
 * @param message what is wrong, one sentence, lower case, no full stop
 * @param excerpt where, if there is a place
 * @param notes further places or facts
 * @param help what to do next
 */
public record Problem(
    String code,
    Severity severity,
    String message,
    Optional<SourceExcerpt> excerpt,
    List<Note> notes,
    Optional<String> help) {

  /** A further fact, with its place if it has one. */
  public record Note(String message, Optional<SourceExcerpt> excerpt) {}

  public Problem {
    notes = List.copyOf(notes);
  }

  public static Problem error(ProblemCode code, SourceSpan span, String message) {
    return new Problem(
        code.id(),
        Severity.ERROR,
        message,
        Optional.of(span.excerpt()),
        List.of(),
        Optional.empty());
  }

  public static Problem error(ProblemCode code, String message) {
    return new Problem(
        code.id(), Severity.ERROR, message, Optional.empty(), List.of(), Optional.empty());
  }

  public static Problem warning(ProblemCode code, String message) {
    return new Problem(
        code.id(), Severity.WARNING, message, Optional.empty(), List.of(), Optional.empty());
  }

  public static Problem warning(ProblemCode code, SourceSpan span, String message) {
    return new Problem(
        code.id(),
        Severity.WARNING,
        message,
        Optional.of(span.excerpt()),
        List.of(),
        Optional.empty());
  }

  public Problem withNote(String note) {
    return withNote(new Note(note, Optional.empty()));
  }

  public Problem withNote(SourceSpan span, String note) {
    return withNote(new Note(note, Optional.of(span.excerpt())));
  }

  public Problem withNote(Note note) {
    List<Note> all = new ArrayList<>(notes);
    all.add(note);
    return new Problem(code, severity, message, excerpt, all, help);
  }

  public Problem withHelp(String text) {
    return new Problem(code, severity, message, excerpt, notes, Optional.of(text));
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }
}

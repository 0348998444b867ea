// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Progress;
import io.jstap.diagnostics.SourceExcerpt;
import io.jstap.proto.v1.CompileEvent;
import io.jstap.proto.v1.Diagnostic;
import io.jstap.proto.v1.Note;
import io.jstap.proto.v1.Severity;

/** Turns what the stages say into messages of the wire protocol. */
final class EventMapper {
  private EventMapper() {}

  static CompileEvent event(Problem problem) {
    Diagnostic.Builder diagnostic =
        Diagnostic.newBuilder()
            .setCode(problem.code())
            .setSeverity(
                switch (problem.severity()) {
                  case ERROR -> Severity.SEVERITY_ERROR;
                  case WARNING -> Severity.SEVERITY_WARNING;
                })
            .setMessage(problem.message())
            .setHelp(problem.help().orElse(""));
    problem.excerpt().map(EventMapper::excerpt).ifPresent(diagnostic::setExcerpt);
    for (Problem.Note note : problem.notes()) {
      Note.Builder mapped = Note.newBuilder().setMessage(note.message());
      note.excerpt().map(EventMapper::excerpt).ifPresent(mapped::setExcerpt);
      diagnostic.addNotes(mapped);
    }
    return CompileEvent.newBuilder().setDiagnostic(diagnostic).build();
  }

  static CompileEvent event(Progress progress) {
    return CompileEvent.newBuilder()
        .setProgress(
            io.jstap.proto.v1.Progress.newBuilder()
                .setStage(progress.stage())
                .setMessage(progress.message())
                .setDone(progress.done())
                .setTotal(progress.total()))
        .build();
  }

  private static io.jstap.proto.v1.SourceExcerpt excerpt(SourceExcerpt excerpt) {
    return io.jstap.proto.v1.SourceExcerpt.newBuilder()
        .setFile(excerpt.file())
        .setLine(excerpt.line())
        .setColumn(excerpt.column())
        .setLength(excerpt.length())
        .setLineText(excerpt.lineText())
        .build();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.protobuf.ByteString;
import io.jstap.builder.kernel.ProgramStore;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoSource;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.proto.v1.NodeProgram;
import io.jstap.proto.v1.ProgramQuestion;
import io.jstap.proto.v1.ProgramsWanted;
import io.jstap.translator.elaborate.ElaborationProblem;
import io.jstap.translator.ir.ProgramFile;
import io.jstap.translator.probe.ProgramImages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The programs of the machine that one request is for: what its client has told of them, and what
 * it is still to be asked.
 */
final class RequestPrograms implements ProgramImages {
  private static final int MOST_WANTED = 1000;

  private final ProgramStore store;
  private final boolean takesUploads;
  private final boolean answers;
  private final Map<ProgramQuestion, List<NodeProgram>> told = new HashMap<>();
  private final Set<ProgramQuestion> questions = new LinkedHashSet<>();
  private final Set<ByteString> uploads = new LinkedHashSet<>();
  private final Set<String> withoutDebuginfo = new LinkedHashSet<>();

  /**
   * @param takesUploads whether a program that nobody has can be sent
   * @param answers whether the client can be asked
   * @param told what it has answered before
   */
  RequestPrograms(
      ProgramStore store, boolean takesUploads, boolean answers, List<NodeProgram> told) {
    this.store = store;
    this.takesUploads = takesUploads;
    this.answers = answers;
    for (NodeProgram program : told) {
      this.told.computeIfAbsent(program.getQuestion(), _ -> new ArrayList<>()).add(program);
    }
  }

  /** What the client is to be asked before the script can be understood; empty for nothing. */
  Optional<ProgramsWanted> wanted() {
    return questions.isEmpty() && uploads.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ProgramsWanted.newBuilder().addAllQuestions(questions).addAllUploads(uploads).build());
  }

  /** The programs that were looked at and of which there are symbols only. */
  Set<String> withoutDebuginfo() {
    return Collections.unmodifiableSet(withoutDebuginfo);
  }

  @Override
  public List<Image> find(Question question, SourceSpan span, EventSink problems) {
    List<Image> images = new ArrayList<>();
    for (NodeProgram program : answersTo(question, span, problems)) {
      if (program.getBuildId().isEmpty()) {
        problems.problem(
            missing(span, program.getPath() + " has no build-id, so nobody can tell it from others")
                .withHelp("link it with -Wl,--build-id"));
      } else {
        open(program, span, problems).ifPresent(images::add);
      }
    }
    return images;
  }

  @Override
  public List<String> paths(Question question, SourceSpan span, EventSink problems) {
    return answersTo(question, span, problems).stream().map(NodeProgram::getPath).toList();
  }

  /** The files that there are; the others were reported. */
  private List<NodeProgram> answersTo(Question question, SourceSpan span, EventSink problems) {
    ProgramQuestion asked =
        ProgramQuestion.newBuilder()
            .setName(question.name().orElse(""))
            .setPid(question.pid())
            .setLibrary(question.library().orElse(""))
            .build();
    List<NodeProgram> known = told.get(asked);
    if (known == null) {
      ask(asked, span, problems);
      return List.of();
    }
    List<NodeProgram> files = new ArrayList<>();
    for (NodeProgram program : known) {
      if (program.getPath().isEmpty()) {
        problems.problem(
            missing(span, what(question) + ": " + program.getProblem()).withHelp(help(question)));
      } else {
        files.add(program);
      }
    }
    return files;
  }

  private static String what(Question question) {
    String program =
        question
            .name()
            .map(name -> "'" + name + "'")
            .orElse(question.pid() > 0 ? "process " + question.pid() : "the target");
    return question
        .library()
        .map(library -> "there is no library '" + library + "' of " + program + " there")
        .orElse(
            question.name().isPresent()
                ? "there is no program " + program + " there"
                : "it is not known what program " + program + " runs");
  }

  private static String help(Question question) {
    if (question.library().isPresent()) {
      return "name it as ldd does, or write its whole path on the machine that is traced";
    }
    return question.name().isPresent()
        ? "write its whole path on the machine that is traced"
        : "name the program: process(\"/usr/bin/tar\")";
  }

  private void ask(ProgramQuestion question, SourceSpan span, EventSink problems) {
    if (!answers) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.NOT_SUPPORTED_YET,
                  span,
                  "programs are looked up on the machine that is traced, and this client cannot"
                      + " look there, or is too old to be asked")
              .withHelp(
                  "a --remote that leads to the helper alone (unix:) runs no commands: use ssh or exec:"));
    } else if (questions.size() < MOST_WANTED) {
      questions.add(question);
    } else {
      problems.problem(
          missing(span, "the script names more than " + MOST_WANTED + " programs")
              .withHelp("name fewer of them"));
    }
  }

  private Optional<Image> open(NodeProgram program, SourceSpan span, EventSink problems) {
    String path = program.getPath();
    String buildId = HexFormat.of().formatHex(program.getBuildId().toByteArray());
    try {
      Optional<ProgramStore.Program> opened = store.open(path, buildId, problems);
      if (opened.isPresent()) {
        ProgramStore.Program found = opened.get();
        if (found.info().source() == DebugInfoSource.SYMBOLS) {
          withoutDebuginfo.add(path + " (build-id " + buildId + ")");
        }
        return Optional.of(
            new Image(new ProgramFile(path, buildId), found.info(), found.layout(), found.file()));
      }
    } catch (DebugInfoException e) {
      problems.problem(
          missing(span, path + " can not be read: " + e.problem().message())
              .withHelp("is it a whole ELF file of 64 bits?"));
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problems.problem(
          missing(span, "interrupted while looking for " + path).withHelp("ask again"));
      return Optional.empty();
    }
    if (takesUploads && answers) {
      uploads.add(program.getBuildId());
    } else {
      problems.problem(
          missing(span, "the compile server does not know " + path + " of build-id " + buildId)
              .withHelp(
                  "install the same package on the build host, or start the server with"
                      + " --accept-uploads"));
    }
    return Optional.empty();
  }

  /**
   * What the client has told of a name that is no part of the script; empty when it is to be asked
   * first, or can not be asked.
   */
  List<NodeProgram> told(String name) {
    ProgramQuestion question = ProgramQuestion.newBuilder().setName(name).build();
    List<NodeProgram> known = told.get(question);
    if (known == null && answers && questions.size() < MOST_WANTED) {
      questions.add(question);
    }
    return known == null ? List.of() : List.copyOf(known);
  }

  /** Whether the client can be asked at all. */
  boolean answers() {
    return answers;
  }

  /** Asks for the file of a program; false when none can be sent. */
  boolean upload(String buildId) {
    if (takesUploads && answers) {
      uploads.add(ByteString.copyFrom(HexFormat.of().parseHex(buildId)));
    }
    return takesUploads && answers;
  }

  private static Problem missing(SourceSpan span, String message) {
    return Problem.error(RequestProblem.NO_PROGRAM, span, message);
  }
}

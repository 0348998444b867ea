// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import io.jstap.builder.BuilderProblem;
import io.jstap.builder.process.Outcome;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.source.ModuleSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what gcc rejects into problems. An error in embedded C is the user's and is shown where it
 * stands in the script; any other one is a defect of jstap and says where the C text is kept.
 */
final class CompilerErrors {
  private static final int MOST = 10;
  private static final Pattern LIMIT =
      Pattern.compile(
          "(?m)^.*(?:out of memory|memory exhausted|signal terminated program|File size limit"
              + "|File too large|CPU time limit).*$");
  private static final Pattern ASSEMBLER = Pattern.compile("(?m)^[^\n]*:[0-9]+: Error: (.*)$");
  private static final Pattern EMBEDDED_ASM = Pattern.compile("(?s)%\\{.*\\basm\\b.*%\\}");

  private final ModuleSource source;
  private final ScriptPositions positions;

  CompilerErrors(ModuleSource source) {
    this.source = source;
    this.positions = new ScriptPositions(source);
  }

  /**
   * The problems, at least one.
   *
   * @param outcome of a compiler that was told to write JSON
   * @param rejected keeps the C text when it is to blame
   */
  List<Problem> problems(Outcome outcome, RejectedSources rejected) {
    List<Json.Members> errors =
        outcome
            .errors()
            .lines()
            .map(Json::parse)
            .flatMap(Optional::stream)
            .flatMap(value -> Json.objects(value).stream())
            .filter(entry -> entry.text("kind").contains("error"))
            .toList();
    List<Problem> embedded = new ArrayList<>();
    for (Json.Members error : errors) {
      Optional<SourceSpan> span = span(error);
      if (span.isPresent() && ScriptPositions.inEmbeddedC(span.get()) && embedded.size() < MOST) {
        embedded.add(embedded(error, span.get()));
      }
    }
    if (!embedded.isEmpty()) {
      return embedded;
    }
    Optional<SourceSpan> bracket =
        errors.isEmpty() ? Optional.empty() : EmbeddedBrackets.lonely(source.sources());
    if (bracket.isPresent()) {
      return List.of(
          Problem.error(
                  BuilderProblem.EMBEDDED_C,
                  bracket.get(),
                  "'%s' of this C has no partner".formatted(bracket.get().text()))
              .withHelp("each piece of C has to be whole by itself: add the other bracket"));
    }
    Optional<Problem> outside = outsideTheCompiler(outcome);
    if (outside.isPresent()) {
      return List.of(outside.get());
    }
    return List.of(internal(outcome, errors, rejected));
  }

  /** What the assembler says, which knows no lines of a script, and what a limit ended. */
  private Optional<Problem> outsideTheCompiler(Outcome outcome) {
    Matcher limit = LIMIT.matcher(outcome.errors());
    if (limit.find()) {
      return Optional.of(
          Problem.error(
                  BuilderProblem.BUILD_LIMIT,
                  "the C compiler was stopped: " + limit.group().strip())
              .withHelp("make the script smaller"));
    }
    Matcher assembler = ASSEMBLER.matcher(outcome.errors());
    boolean inlineAssembly =
        source.sources().stream()
            .map(SourceFile::text)
            .anyMatch(t -> EMBEDDED_ASM.matcher(t).find());
    if (assembler.find() && inlineAssembly) {
      return Optional.of(
          Problem.error(
                  BuilderProblem.EMBEDDED_C,
                  "the assembler rejects embedded C: " + assembler.group(1))
              .withHelp("correct the asm statements of the script"));
    }
    return Optional.empty();
  }

  private Problem embedded(Json.Members error, SourceSpan span) {
    Problem problem =
        Problem.error(
            BuilderProblem.EMBEDDED_C, span, "the C compiler says: " + error.text("message"));
    for (Json.Members note : error.objects("children")) {
      Optional<SourceSpan> place = span(note);
      problem =
          place.isPresent()
              ? problem.withNote(place.get(), note.text("message"))
              : problem.withNote(note.text("message"));
    }
    return problem.withHelp("correct the embedded C code there");
  }

  private Problem internal(Outcome outcome, List<Json.Members> errors, RejectedSources rejected) {
    Optional<Json.Members> first = errors.stream().findFirst();
    Optional<String> frame =
        first.filter(e -> e.text("option").contains("frame-larger")).map(e -> e.text("message"));
    if (frame.isPresent()) {
      return Problem.error(
              BuilderProblem.BUILD_LIMIT,
              "a function needs more of the kernel's stack than is safe: " + frame.get())
          .withHelp("in embedded C use smaller local variables");
    }
    String said = first.map(error -> error.text("message")).orElseGet(() -> lastLine(outcome));
    String message = "the C compiler rejects what jstap generated: " + said;
    Problem problem =
        first
            .flatMap(this::span)
            .map(span -> Problem.error(BuilderProblem.GENERATED_C, span, message))
            .orElseGet(() -> Problem.error(BuilderProblem.GENERATED_C, message));
    return problem
        .withNote(rejected.keep(source.cSource()))
        .withHelp("this is a defect of jstap, not of the script: please report it with that file");
  }

  private static String lastLine(Outcome outcome) {
    return outcome
        .errors()
        .lines()
        .filter(l -> !l.startsWith("["))
        .reduce((a, b) -> b)
        .orElse(outcome.trouble());
  }

  private Optional<SourceSpan> span(Json.Members error) {
    Optional<Json.Members> location = error.objects("locations").stream().findFirst();
    Optional<Json.Members> caret =
        location.flatMap(l -> l.get("caret")).flatMap(CompilerErrors::members);
    if (caret.isEmpty()) {
      return Optional.empty();
    }
    Json.Members from =
        location.flatMap(l -> l.get("start")).flatMap(CompilerErrors::members).orElse(caret.get());
    Json.Members to =
        location.flatMap(l -> l.get("finish")).flatMap(CompilerErrors::members).orElse(caret.get());
    int length =
        to.number("line") == from.number("line") ? to.number("column") - from.number("column") : 0;
    return positions.span(
        from.text("file"), from.number("line"), from.number("column"), Math.max(0, length) + 1);
  }

  private static Optional<Json.Members> members(Json.Value value) {
    return value instanceof Json.Members members ? Optional.of(members) : Optional.empty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.kernel.Kernel;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Progress;
import io.jstap.diagnostics.SourceFile;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.ScriptSource;
import io.jstap.proto.v1.Stage;
import io.jstap.proto.v1.TextFormat;
import io.jstap.script.FileKind;
import io.jstap.script.ParseOptions;
import io.jstap.script.Parser;
import io.jstap.script.UnusedArguments;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.parse.FileParser;
import io.jstap.script.print.AstJson;
import io.jstap.script.print.ScriptPrinter;
import io.jstap.script.tapset.ExtraRoot;
import io.jstap.script.tapset.TapsetSelection;
import io.jstap.translator.elaborate.ElaborationOptions;
import io.jstap.translator.elaborate.Elaborator;
import io.jstap.translator.emit.ScriptLimits;
import io.jstap.translator.ir.Program;
import io.jstap.translator.print.ProgramPrinter;
import io.jstap.translator.probe.ProbeFamilies;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The first half of a compilation: from the text of scripts to a resolved program. */
final class FrontEnd {
  /** The library's globals that hold the script's arguments. */
  private static final Set<String> ARGUMENTS = Set.of("argc", "argv");

  private final TapsetLibraries tapsets;
  private final Kernel kernel;
  private final RequestPrograms programs;
  private final CollectingSink events;
  private final PassClock clock;

  FrontEnd(
      TapsetLibraries tapsets,
      Kernel kernel,
      RequestPrograms programs,
      CollectingSink events,
      PassClock clock) {
    this.tapsets = tapsets;
    this.kernel = kernel;
    this.programs = programs;
    this.events = events;
    this.clock = clock;
  }

  /** What came of it. */
  sealed interface Outcome {}

  /** The script is in error. */
  record Failed() implements Outcome {}

  /** The text of the stage that the request wants last. */
  record Text(String text) implements Outcome {}

  /** A program that can be written as C. */
  record Understood(Program program, List<ScriptFile> scripts, ScriptLimits limits)
      implements Outcome {
    Understood {
      scripts = List.copyOf(scripts);
    }
  }

  Outcome run(CompileRequest request, List<ExtraRoot> extra) {
    begin(1, "parsing", events);
    Optional<ScriptLimits> limits = Tunables.limits(request, events);
    Set<Integer> used = new HashSet<>();
    KernelFacts facts = facts(request);
    TapsetSelection library = tapsets.select(extra, facts, request.getArgumentsList(), events);
    Optional<List<ScriptFile>> scripts = parse(request, facts, library, used);
    clock.lap("parse");
    if (limits.isEmpty() || scripts.isEmpty()) {
      return new Failed();
    }
    if (request.getLastStage() == Stage.STAGE_PARSE) {
      return new Text(isJson(request) ? asJson(scripts.get()) : printed(scripts.get()));
    }
    begin(2, "resolving names and probe points", events);
    Optional<Program> program = elaborate(scripts.get(), library, request);
    program.ifPresent(p -> warnOfArguments(request, used, p));
    clock.lap("elaborate");
    if (program.isEmpty()) {
      return new Failed();
    }
    if (request.getLastStage() == Stage.STAGE_ELABORATE) {
      return new Text(
          isJson(request) ? ProgramJson.write(program.get()) : ProgramPrinter.print(program.get()));
    }
    return new Understood(program.get(), scripts.get(), limits.get());
  }

  /** Says where the work is, for whoever waits for it or interrupts it. */
  static void begin(int pass, String what, EventSink events) {
    events.progress(new Progress("pass " + pass, what, 0, 0));
  }

  private Optional<List<ScriptFile>> parse(
      CompileRequest request, KernelFacts facts, TapsetSelection library, Set<Integer> used) {
    ParseOptions options =
        new ParseOptions(FileKind.USER, request.getArgumentsList(), facts, library.macros());
    List<ScriptSource> sources = new ArrayList<>();
    sources.add(request.getScript());
    sources.addAll(request.getExtraScriptsList());
    List<ScriptFile> files = new ArrayList<>();
    for (ScriptSource source : sources) {
      SourceFile file = new SourceFile(source.getName(), source.getText());
      FileParser parser = Parser.prepare(file, options);
      parser.parse(events).ifPresent(files::add);
      used.addAll(parser.usedArguments());
    }
    return events.hasErrors() ? Optional.empty() : Optional.of(files);
  }

  /** A program that looks at its arguments at run time may look at all of them. */
  private void warnOfArguments(CompileRequest request, Set<Integer> used, Program program) {
    if (program.globals().stream().noneMatch(global -> ARGUMENTS.contains(global.name()))) {
      UnusedArguments.report(request.getArgumentsList(), used, events);
    }
  }

  private KernelFacts facts(CompileRequest request) {
    return new KernelFacts(
        kernel,
        Privileges.of(request.getPrivilege()).group(),
        request.getGuru(),
        Compatibilities.version(request));
  }

  static boolean isJson(CompileRequest request) {
    return request.getFormat() == TextFormat.TEXT_FORMAT_JSON;
  }

  private static String asJson(List<ScriptFile> files) {
    StringBuilder out = new StringBuilder();
    files.forEach(file -> out.append(AstJson.write(file, /* positions= */ true)).append('\n'));
    return out.toString();
  }

  private static String printed(List<ScriptFile> files) {
    StringBuilder out = new StringBuilder();
    files.forEach(file -> out.append(ScriptPrinter.print(file)));
    return out.toString();
  }

  private Optional<Program> elaborate(
      List<ScriptFile> scripts, TapsetSelection library, CompileRequest request) {
    return Elaborator.elaborate(
        scripts,
        new LibraryTapsets(library),
        ProbeFamilies.forKernel(
            new ProbedKernel(kernel), programs, request.getGuru(), /* eachPointOnce= */ false),
        new ElaborationOptions(
            !request.getOptimiseOff(),
            request.getGuru(),
            /* displayGlobals= */ !request.getHideGlobals(),
            Privileges.of(request.getPrivilege()),
            request.getSkipBadVariables(),
            Compatibilities.of(request),
            request.getCheckVersion(),
            Set.copyOf(request.getGivenGlobalsList())),
        LackingDebuginfo.explained(kernel, new LackingProgramDebuginfo(programs, events)));
  }
}

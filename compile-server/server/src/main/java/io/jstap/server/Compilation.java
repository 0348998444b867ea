// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.ModuleName;
import io.jstap.builder.box.Boxes;
import io.jstap.builder.kernel.Kernel;
import io.jstap.builder.kernel.KernelStore;
import io.jstap.builder.module.ModuleBuilder;
import io.jstap.builder.module.ModuleImage;
import io.jstap.builder.sign.ModulePersonaliser;
import io.jstap.builder.sign.NamedModule;
import io.jstap.builder.sign.SignedModule;
import io.jstap.builder.sign.SigningClaims;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.Problem;
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
import io.jstap.server.signer.SignerClient;
import io.jstap.translator.elaborate.ElaborationOptions;
import io.jstap.translator.elaborate.Elaborator;
import io.jstap.translator.emit.ModuleEmitter;
import io.jstap.translator.emit.ScriptLimits;
import io.jstap.translator.ir.LineTable;
import io.jstap.translator.ir.Program;
import io.jstap.translator.print.ProgramPrinter;
import io.jstap.translator.probe.LineTables;
import io.jstap.translator.probe.ProbeFamilies;
import io.jstap.translator.source.IncludedData;
import io.jstap.translator.source.ModuleSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of one script, from its text to a signed module. */
final class Compilation {
  /** How long a module may be loaded after it was made. */
  private static final Duration VALIDITY = Duration.ofDays(1);

  /** The library's globals that hold the script's arguments. */
  private static final Set<String> ARGUMENTS = Set.of("argc", "argv");

  private static final Logger LOG = LoggerFactory.getLogger(Compilation.class);

  private final KernelStore kernels;
  private final TapsetLibraries tapsets;
  private final ModuleBuilder builder;
  private final Boxes boxes;
  private final SignerClient signer;
  private final Path work;

  /**
   * @param work where what a request brings is kept while it is worked on
   */
  Compilation(
      KernelStore kernels,
      TapsetLibraries tapsets,
      ModuleBuilder builder,
      Boxes boxes,
      SignerClient signer,
      Path work) {
    this.work = work;
    this.kernels = kernels;
    this.tapsets = tapsets;
    this.builder = builder;
    this.boxes = boxes;
    this.signer = signer;
  }

  /**
   * What came of it: the text that the request's last stage asks for, or the module; neither after
   * an error.
   */
  record Result(
      Optional<String> output, Optional<SignedModule> module, boolean cached, String kernel) {
    static final Result FAILED = new Result(Optional.empty(), Optional.empty(), false, "");

    static Result text(String output) {
      return new Result(Optional.of(output), Optional.empty(), false, "");
    }
  }

  Result run(CompileRequest request, CollectingSink events, PassClock clock)
      throws InterruptedException {
    try (RequestTapsets extra = RequestTapsets.write(request.getTapsetRootsList(), work)) {
      return run(request, extra.roots(), events, clock);
    } catch (IOException e) {
      events.problem(RequestTapsets.notKept(work, e));
      return Result.FAILED;
    }
  }

  private Result run(
      CompileRequest request, List<ExtraRoot> extra, CollectingSink events, PassClock clock)
      throws InterruptedException {
    Optional<Kernel> kernel = Kernels.find(request.getKernel(), kernels, events);
    clock.lap("kernel");
    kernel.ifPresent(found -> clock.restsOn(found.source()));
    if (kernel.isEmpty()
        || !Privileges.permit(request, boxes, events)
        || !Compatibilities.permit(request, events)) {
      return Result.FAILED;
    }
    begin(1, "parsing", events);
    Optional<ScriptLimits> limits = Tunables.limits(request, events);
    Set<Integer> used = new HashSet<>();
    KernelFacts facts = facts(request, kernel.get());
    TapsetSelection library = tapsets.select(extra, facts, request.getArgumentsList(), events);
    Optional<List<ScriptFile>> scripts = parse(request, facts, library, used, events);
    clock.lap("parse");
    if (limits.isEmpty() || scripts.isEmpty() || request.getLastStage() == Stage.STAGE_PARSE) {
      return scripts
          .map(files -> Result.text(isJson(request) ? asJson(files) : printed(files)))
          .orElse(Result.FAILED);
    }
    begin(2, "resolving names and probe points", events);
    Optional<Program> program = elaborate(scripts.get(), kernel.get(), library, request, events);
    program.ifPresent(p -> warnOfArguments(request, used, p, events));
    clock.lap("elaborate");
    if (program.isEmpty() || request.getLastStage() == Stage.STAGE_ELABORATE) {
      return program
          .map(p -> isJson(request) ? ProgramJson.write(p) : ProgramPrinter.print(p))
          .map(Result::text)
          .orElse(Result.FAILED);
    }
    begin(3, "writing C", events);
    Optional<ModuleSource> source =
        emit(program.get(), scripts.get(), limits.get(), request, kernel.get(), events);
    clock.lap("emit");
    if (source.isEmpty() || request.getLastStage() == Stage.STAGE_TRANSLATE) {
      return source
          .map(s -> isJson(request) ? ProgramJson.source(s.cSource()) : s.cSource())
          .map(Result::text)
          .orElse(Result.FAILED);
    }
    begin(4, "building the module", events);
    Optional<ModuleImage> image = builder.build(source.get(), kernel.get(), events);
    clock.lap("build");
    if (image.isEmpty()) {
      return Result.FAILED;
    }
    Optional<SignedModule> module = sign(image.get(), source.get(), request, kernel.get(), events);
    clock.lap("sign");
    return new Result(Optional.empty(), module, image.get().cached(), kernel.get().buildId());
  }

  /** Says where the work is, for whoever waits for it or interrupts it. */
  private static void begin(int pass, String what, CollectingSink events) {
    events.progress(new Progress("pass " + pass, what, 0, 0));
  }

  private Optional<List<ScriptFile>> parse(
      CompileRequest request,
      KernelFacts facts,
      TapsetSelection library,
      Set<Integer> used,
      CollectingSink events) {
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
  private static void warnOfArguments(
      CompileRequest request, Set<Integer> used, Program program, CollectingSink events) {
    if (program.globals().stream().noneMatch(global -> ARGUMENTS.contains(global.name()))) {
      UnusedArguments.report(request.getArgumentsList(), used, events);
    }
  }

  private static KernelFacts facts(CompileRequest request, Kernel kernel) {
    return new KernelFacts(
        kernel,
        Privileges.of(request.getPrivilege()).group(),
        request.getGuru(),
        Compatibilities.version(request));
  }

  private static boolean isJson(CompileRequest request) {
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
      List<ScriptFile> scripts,
      Kernel kernel,
      TapsetSelection library,
      CompileRequest request,
      CollectingSink events) {
    return Elaborator.elaborate(
        scripts,
        new LibraryTapsets(library),
        ProbeFamilies.forKernel(new ProbedKernel(kernel), request.getGuru()),
        new ElaborationOptions(
            !request.getOptimiseOff(),
            request.getGuru(),
            /* displayGlobals= */ !request.getHideGlobals(),
            Privileges.of(request.getPrivilege()),
            request.getSkipBadVariables(),
            Compatibilities.of(request),
            request.getCheckVersion(),
            Set.copyOf(request.getGivenGlobalsList())),
        LackingDebuginfo.explained(kernel, events));
  }

  private static Optional<ModuleSource> emit(
      Program program,
      List<ScriptFile> scripts,
      ScriptLimits limits,
      CompileRequest request,
      Kernel kernel,
      CollectingSink events) {
    List<LineTable> lines =
        LineTables.of(program, request.getSymbolModulesList(), new ProbedKernel(kernel), events);
    return Kernels.addresses(kernel, events)
        .map(addresses -> ModuleEmitter.emit(program, limits, addresses, lines))
        .map(text -> mayHoldForeignC(request) ? ModuleSource.NATIVE_HEADERS + text : text)
        .map(
            text ->
                new ModuleSource(
                    text,
                    Manifests.facts(request, program),
                    scripts.stream().map(ScriptFile::source).toList(),
                    lines.stream()
                        .map(table -> new IncludedData(table.file(), table.image()))
                        .toList()));
  }

  /** Whether C that is not of our own library can be in the module. */
  private static boolean mayHoldForeignC(CompileRequest request) {
    return request.getGuru() || RequestTapsets.haveEmbeddedC(request);
  }

  private Optional<SignedModule> sign(
      ModuleImage image,
      ModuleSource source,
      CompileRequest request,
      Kernel kernel,
      CollectingSink events) {
    String name =
        request.getModuleName().isEmpty()
            ? ModuleName.unique(source.manifest().scriptSha256())
            : request.getModuleName();
    Instant now = Instant.now();
    NamedModule named = ModulePersonaliser.personalise(image, name, now, now.plus(VALIDITY));
    SigningClaims claims =
        new SigningClaims(
            Caller.current().identity(),
            name,
            source.manifest().privilege(),
            mayHoldForeignC(request),
            kernel.buildId());
    try {
      return Optional.of(signer.sign(named, claims));
    } catch (SignerClient.Refusal e) {
      events.problem(
          Problem.error(
                  RequestProblem.NOT_SIGNED, "the signer refuses this module: " + e.getMessage())
              .withHelp("ask the administrator of the signer, whose log has the whole reason"));
    } catch (IOException e) {
      LOG.error("the signer can not be asked", e);
      events.problem(
          Problem.error(RequestProblem.NOT_SIGNED, "the compile server can not reach its signer")
              .withHelp("ask its administrator to look at its log, and try again"));
    }
    return Optional.empty();
  }
}

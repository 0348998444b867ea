// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.ModuleName;
import io.jstap.builder.box.Boxes;
import io.jstap.builder.kernel.Kernel;
import io.jstap.builder.kernel.KernelStore;
import io.jstap.builder.kernel.ProgramStore;
import io.jstap.builder.module.ModuleBuilder;
import io.jstap.builder.module.ModuleImage;
import io.jstap.builder.sign.ModulePersonaliser;
import io.jstap.builder.sign.NamedModule;
import io.jstap.builder.sign.SignedModule;
import io.jstap.builder.sign.SigningClaims;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.Problem;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.ProgramsWanted;
import io.jstap.proto.v1.Stage;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.tapset.ExtraRoot;
import io.jstap.server.signer.SignerClient;
import io.jstap.translator.emit.ModuleEmitter;
import io.jstap.translator.emit.ScriptLimits;
import io.jstap.translator.ir.LineTable;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.UserTable;
import io.jstap.translator.ir.UserTables;
import io.jstap.translator.probe.LineTables;
import io.jstap.translator.source.IncludedData;
import io.jstap.translator.source.ModuleSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of one script, from its text to a signed module. */
final class Compilation {
  /** How long a module may be loaded after it was made. */
  private static final Duration VALIDITY = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(Compilation.class);

  private final KernelStore kernels;
  private final TapsetLibraries tapsets;
  private final ModuleBuilder builder;
  private final Boxes boxes;
  private final SignerClient signer;
  private final ProgramStore programs;
  private final boolean takesUploads;
  private final Path work;

  /**
   * @param takesUploads whether clients may send programs
   * @param work where what a request brings is kept while it is worked on
   */
  Compilation(
      KernelStore kernels,
      TapsetLibraries tapsets,
      ModuleBuilder builder,
      Boxes boxes,
      SignerClient signer,
      ProgramStore programs,
      boolean takesUploads,
      Path work) {
    this.programs = programs;
    this.takesUploads = takesUploads;
    this.work = work;
    this.kernels = kernels;
    this.tapsets = tapsets;
    this.builder = builder;
    this.boxes = boxes;
    this.signer = signer;
  }

  /**
   * What came of it: the text that the request's last stage asks for, or the module, or what is to
   * be asked first; none of them after an error.
   */
  record Result(
      Optional<String> output,
      Optional<SignedModule> module,
      Optional<ProgramsWanted> wanted,
      boolean cached,
      String kernel) {
    static final Result FAILED =
        new Result(Optional.empty(), Optional.empty(), Optional.empty(), false, "");

    static Result wanting(ProgramsWanted wanted) {
      return new Result(Optional.empty(), Optional.empty(), Optional.of(wanted), false, "");
    }

    static Result text(String output) {
      return new Result(Optional.of(output), Optional.empty(), Optional.empty(), false, "");
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
    RequestPrograms wanted =
        new RequestPrograms(
            programs, takesUploads, request.getAnswersPrograms(), request.getProgramsList());
    HeldProblems held = new HeldProblems(events);
    FrontEnd.Outcome outcome =
        new FrontEnd(tapsets, kernel.get(), wanted, new CollectingSink(held), clock)
            .run(request, extra);
    UserTables stacks =
        outcome instanceof FrontEnd.Understood understood
            ? new StackTables(programs, wanted, held).of(understood.program(), request)
            : UserTables.NONE;
    Optional<ProgramsWanted> more = wanted.wanted();
    if (more.isPresent()) {
      return Result.wanting(more.get());
    }
    held.release();
    return switch (outcome) {
      case FrontEnd.Failed() -> Result.FAILED;
      case FrontEnd.Text(String text) -> Result.text(text);
      case FrontEnd.Understood understood ->
          build(understood, stacks, request, kernel.get(), events, clock);
    };
  }

  private Result build(
      FrontEnd.Understood understood,
      UserTables stacks,
      CompileRequest request,
      Kernel kernel,
      CollectingSink events,
      PassClock clock)
      throws InterruptedException {
    FrontEnd.begin(3, "writing C", events);
    Optional<ModuleSource> source =
        emit(
            understood.program(),
            understood.scripts(),
            understood.limits(),
            stacks,
            request,
            kernel,
            events);
    clock.lap("emit");
    if (source.isEmpty() || request.getLastStage() == Stage.STAGE_TRANSLATE) {
      return source
          .map(s -> FrontEnd.isJson(request) ? ProgramJson.source(s.cSource()) : s.cSource())
          .map(Result::text)
          .orElse(Result.FAILED);
    }
    FrontEnd.begin(4, "building the module", events);
    Optional<ModuleImage> image = builder.build(source.get(), kernel, events);
    clock.lap("build");
    if (image.isEmpty()) {
      return Result.FAILED;
    }
    Optional<SignedModule> module = sign(image.get(), source.get(), request, kernel, events);
    clock.lap("sign");
    return new Result(
        Optional.empty(), module, Optional.empty(), image.get().cached(), kernel.buildId());
  }

  private static Optional<ModuleSource> emit(
      Program program,
      List<ScriptFile> scripts,
      ScriptLimits limits,
      UserTables stacks,
      CompileRequest request,
      Kernel kernel,
      CollectingSink events) {
    List<LineTable> lines =
        LineTables.of(program, request.getSymbolModulesList(), new ProbedKernel(kernel), events);
    return Kernels.addresses(kernel, events)
        .map(addresses -> ModuleEmitter.emit(program, limits, addresses, lines, stacks))
        .map(text -> mayHoldForeignC(request) ? ModuleSource.NATIVE_HEADERS + text : text)
        .map(
            text ->
                new ModuleSource(
                    text,
                    Manifests.facts(request, program),
                    scripts.stream().map(ScriptFile::source).toList(),
                    included(lines, stacks)));
  }

  private static List<IncludedData> included(List<LineTable> lines, UserTables stacks) {
    List<IncludedData> all = new ArrayList<>();
    lines.forEach(table -> all.add(new IncludedData(table.file(), table.image())));
    for (UserTable table : stacks.tables()) {
      all.add(new IncludedData(table.imageFile(), table.image()));
      table.lines().ifPresent(bytes -> all.add(new IncludedData(table.linesFile(), bytes)));
    }
    return all;
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

// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import io.jstap.builder.BuilderProblem;
import io.jstap.builder.CodeIdentity;
import io.jstap.builder.Digests;
import io.jstap.builder.elf.ElfObject;
import io.jstap.builder.elf.MalformedObject;
import io.jstap.builder.kernel.Exports.Export;
import io.jstap.builder.kernel.Kernel;
import io.jstap.builder.kernel.RuntimeArchive;
import io.jstap.builder.process.Command;
import io.jstap.builder.process.Limits;
import io.jstap.builder.process.Outcome;
import io.jstap.builder.process.WorkFolder;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.source.IncludedData;
import io.jstap.translator.source.ModuleSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles and links modules: compiler, objtool, linker, each called once, in a private folder that
 * is gone afterwards. Safe for use by several threads.
 */
public final class ModuleBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(ModuleBuilder.class);
  private static final String SCRIPT = "script.c";

  private final Path work;
  private final ModuleCache cache;
  private final RejectedSources rejected;
  private final Limits limits;

  /**
   * @param work folder for private folders and for rejected C texts; made when missing
   * @param cache is asked first and told every image
   */
  public ModuleBuilder(Path work, ModuleCache cache, Limits limits) {
    this.work = work.toAbsolutePath();
    this.cache = cache;
    this.rejected = new RejectedSources(work.toAbsolutePath().resolve("rejected"));
    this.limits = limits;
    try {
      WorkFolder.deleteAbandoned(this.work, limits.deadline().multipliedBy(5).plusHours(1));
    } catch (IOException e) {
      LOG.warn("old folders in {} can not be deleted: {}", work, e.toString());
    }
  }

  /**
   * The image of a module.
   *
   * @param sink takes the problems when the result is empty
   * @throws InterruptedException when the calling thread is interrupted; no compiler runs any more
   *     then
   */
  public Optional<ModuleImage> build(ModuleSource source, Kernel kernel, EventSink sink)
      throws InterruptedException {
    String manifest = Manifest.text(source.manifest(), kernel);
    String key = key(source, kernel, manifest);
    Optional<byte[]> known = cache.find(key);
    if (known.isPresent()) {
      return Optional.of(new ModuleImage(key, known.get(), true, List.of()));
    }
    StepClock clock = new StepClock();
    try (WorkFolder folder = WorkFolder.below(work)) {
      byte[] image = new Job(source, kernel, folder.path(), clock).run(manifest);
      clock.lap("inspect");
      cache.put(key, image);
      clock.lap("keep");
      return Optional.of(new ModuleImage(key, image, false, clock.steps()));
    } catch (BuildFailure e) {
      e.problems().forEach(sink::problem);
    } catch (IOException e) {
      sink.problem(
          Problem.error(BuilderProblem.BUILD_STEP, "a module can not be built: " + e)
              .withHelp("look at the folder " + work + ": disk space, permissions"));
    }
    return Optional.empty();
  }

  private static String key(ModuleSource source, Kernel kernel, String manifest) {
    List<String> all = new ArrayList<>();
    all.add(CodeIdentity.digest());
    all.add(kernel.toolchain().digest());
    all.add(manifest);
    all.add(source.cSource());
    for (IncludedData data : source.data()) {
      all.add(data.name() + ' ' + Digests.hex(data.bytes()));
    }
    StringBuilder text = new StringBuilder();
    all.forEach(part -> text.append(part.length()).append('\n').append(part).append('\n'));
    return Digests.hex(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** One build. */
  private final class Job {
    private final ModuleSource source;
    private final Kernel kernel;
    private final Path folder;
    private final StepClock clock;

    Job(ModuleSource source, Kernel kernel, Path folder, StepClock clock) {
      this.source = source;
      this.kernel = kernel;
      this.folder = folder;
      this.clock = clock;
    }

    byte[] run(String manifest) throws IOException, InterruptedException, BuildFailure {
      Path object = compile();
      clock.lap("compile");
      objtool(object);
      clock.lap("objtool");
      RuntimeArchive.Selection parts = kernel.runtime().select(read(object));
      List<Export> imports = imports(parts);
      byte[] data =
          ModuleData.object(imports, kernel.config().enabled("CONFIG_MODVERSIONS"), manifest);
      Path dataObject = Files.write(folder.resolve("data.o"), data);
      clock.lap("data");
      Path module = link(object, parts.objects(), dataObject);
      clock.lap("link");
      byte[] image = Files.readAllBytes(module);
      inspect(image, manifest, imports);
      return image;
    }

    private static void inspect(byte[] image, String manifest, List<Export> imports)
        throws IOException, BuildFailure {
      Set<String> names = imports.stream().map(Export::name).collect(Collectors.toSet());
      List<Problem> problems =
          ImageInspector.inspect(image, Manifest.note(manifest), names).stream()
              .map(
                  finding ->
                      Problem.error(BuilderProblem.FOREIGN_CONTENT, "embedded C adds " + finding)
                          .withHelp("leave that to jstap: remove it from the embedded C"))
              .toList();
      if (!problems.isEmpty()) {
        throw new BuildFailure(problems);
      }
    }

    private Path compile() throws IOException, InterruptedException, BuildFailure {
      Files.writeString(folder.resolve(SCRIPT), source.cSource());
      for (IncludedData data : source.data()) {
        Files.write(folder.resolve(data.name()), data.bytes());
      }
      Path object = folder.resolve("script.o");
      List<String> words = new ArrayList<>(kernel.toolchain().compile());
      // A frame too big for a kernel stack is an error here, not the warning that kbuild makes it.
      words.add("-Werror=frame-larger-than=2048");
      words.addAll(List.of("-fdiagnostics-format=json", "-fmax-errors=20", "-pipe"));
      words.addAll(List.of("-include", kernel.toolchain().scriptHeader().toString()));
      words.addAll(List.of("-c", SCRIPT, "-o", object.getFileName().toString()));
      Outcome outcome = limits.command(words, folder).run();
      if (outcome.end() != Outcome.End.EXITED) {
        throw stopped("the C compiler", outcome);
      }
      if (!outcome.succeeded()) {
        throw new BuildFailure(new CompilerErrors(source).problems(outcome, rejected));
      }
      return object;
    }

    private void objtool(Path object) throws InterruptedException, BuildFailure {
      if (!kernel.toolchain().objtool().isEmpty()) {
        Outcome outcome = kernel.toolchain().objtool(object, limits.deadline());
        if (!outcome.succeeded()) {
          throw failed("the kernel's objtool", outcome);
        }
      }
    }

    private static ElfObject read(Path object) throws IOException, BuildFailure {
      try {
        return ElfObject.read(Files.readAllBytes(object));
      } catch (MalformedObject e) {
        throw new BuildFailure(
            List.of(
                Problem.error(
                    BuilderProblem.BUILD_STEP,
                    "what the compiler wrote is no object: " + e.getMessage())));
      }
    }

    private List<Export> imports(RuntimeArchive.Selection parts) throws BuildFailure {
      Map<String, Export> imports = new TreeMap<>();
      List<Problem> unknown = new ArrayList<>();
      for (String symbol : parts.imports()) {
        kernel
            .exports()
            .find(symbol)
            .ifPresentOrElse(
                export -> imports.put(symbol, export), () -> unknown.add(unknown(symbol)));
      }
      if (!unknown.isEmpty()) {
        throw new BuildFailure(unknown);
      }
      parts.weakImports().stream()
          .map(kernel.exports()::find)
          .flatMap(Optional::stream)
          .forEach(export -> imports.put(export.name(), export));
      // The loader compares this one first: it stands for the layout of struct module.
      kernel.exports().find("module_layout").ifPresent(e -> imports.put(e.name(), e));
      return List.copyOf(imports.values());
    }

    private Problem unknown(String symbol) {
      String message =
          "the kernel " + kernel.release() + " exports no symbol '" + symbol + "' to modules";
      Optional<SourceSpan> use = new ScriptPositions(source).firstUse(symbol);
      Problem problem =
          use.map(span -> Problem.error(BuilderProblem.UNKNOWN_SYMBOL, span, message))
              .orElseGet(() -> Problem.error(BuilderProblem.UNKNOWN_SYMBOL, message));
      List<String> near = NearestNames.of(symbol, kernel.exports().names(), 3);
      return near.isEmpty()
          ? problem.withHelp("embedded C can use exported symbols only")
          : problem.withHelp("did you mean '" + String.join("', '", near) + "'?");
    }

    private Path link(Path object, List<Path> parts, Path data)
        throws InterruptedException, BuildFailure {
      Path module = folder.resolve("module.ko");
      List<String> words = new ArrayList<>(kernel.toolchain().link());
      words.addAll(List.of("-o", module.toString(), object.toString()));
      parts.forEach(part -> words.add(part.toString()));
      words.add(data.toString());
      Outcome outcome = new Command(words, folder, limits.deadline()).run();
      if (!outcome.succeeded()) {
        throw failed("the linker", outcome);
      }
      return module;
    }

    private BuildFailure failed(String step, Outcome outcome) {
      if (outcome.end() != Outcome.End.EXITED) {
        return stopped(step, outcome);
      }
      String said = outcome.errors().isBlank() ? outcome.trouble() : outcome.errors().strip();
      return new BuildFailure(
          List.of(
              Problem.error(BuilderProblem.BUILD_STEP, step + " rejects what jstap generated")
                  .withNote(said.lines().findFirst().orElse(""))
                  .withNote(rejected.keep(source.cSource()))
                  .withHelp("this is a defect of jstap: please report it with that file")));
    }

    private BuildFailure stopped(String step, Outcome outcome) {
      BuilderProblem code =
          outcome.end() == Outcome.End.NOT_STARTED
              ? BuilderProblem.BUILD_STEP
              : BuilderProblem.BUILD_LIMIT;
      return new BuildFailure(
          List.of(
              Problem.error(code, step + " did not do its work: " + outcome.trouble())
                  .withHelp(
                      code == BuilderProblem.BUILD_LIMIT
                          ? "make the script smaller"
                          : "install what is missing on the compile server")));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import io.jstap.builder.BuilderProblem;
import io.jstap.builder.CodeIdentity;
import io.jstap.builder.Digests;
import io.jstap.builder.box.Boxes;
import io.jstap.builder.box.Workplace;
import io.jstap.builder.elf.ElfObject;
import io.jstap.builder.elf.MalformedObject;
import io.jstap.builder.kernel.Exports.Export;
import io.jstap.builder.kernel.Kernel;
import io.jstap.builder.kernel.RuntimeArchive;
import io.jstap.builder.kernel.Toolchain;
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
import java.nio.file.Path;
import java.time.Duration;
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
 * Compiles and links modules: compiler, objtool, linker, each called once, in a box that is gone
 * afterwards. Safe for use by several threads.
 */
public final class ModuleBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(ModuleBuilder.class);

  /** No request is worked on for so long. */
  private static final Duration LONGEST_WORK = Duration.ofMinutes(65);

  private static final String SCRIPT = "script.c";
  private static final String OBJECT = "script.o";
  private static final String DATA = "data.o";
  private static final String MODULE = "module.ko";

  private final Boxes boxes;
  private final ModuleCache cache;
  private final RejectedSources rejected;

  /**
   * @param work folder of what requests bring and of rejected C texts; what requests have left in
   *     it that were killed is deleted
   * @param cache is asked first and told every image
   * @param boxes where compiler, objtool and linker work
   */
  public ModuleBuilder(Path work, ModuleCache cache, Boxes boxes) {
    this.cache = cache;
    this.rejected = new RejectedSources(work.toAbsolutePath().resolve("rejected"));
    this.boxes = boxes;
    try {
      WorkFolder.deleteAbandoned(work.toAbsolutePath(), LONGEST_WORK);
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
    try (Workplace place = boxes.take(kernel.toolchain().surroundings())) {
      byte[] image = new Job(source, kernel, place, clock).run(manifest);
      clock.lap("inspect");
      cache.put(key, image);
      clock.lap("keep");
      return Optional.of(new ModuleImage(key, image, false, clock.steps()));
    } catch (BuildFailure e) {
      e.problems().forEach(sink::problem);
    } catch (IOException e) {
      sink.problem(
          Problem.error(BuilderProblem.BUILD_STEP, "a module can not be built: " + e)
              .withHelp("ask the administrator of the compile server to look at its log"));
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
    private final Workplace place;
    private final StepClock clock;

    Job(ModuleSource source, Kernel kernel, Workplace place, StepClock clock) {
      this.source = source;
      this.kernel = kernel;
      this.place = place;
      this.clock = clock;
    }

    byte[] run(String manifest) throws IOException, InterruptedException, BuildFailure {
      compile();
      clock.lap("compile");
      objtool();
      clock.lap("objtool");
      RuntimeArchive.Selection parts = kernel.runtime().select(read(place.get(OBJECT)));
      List<Export> imports = imports(parts);
      byte[] data =
          ModuleData.object(imports, kernel.config().enabled("CONFIG_MODVERSIONS"), manifest);
      place.put(DATA, data);
      clock.lap("data");
      link(parts.objects());
      clock.lap("link");
      byte[] image = place.get(MODULE);
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

    private void compile() throws IOException, InterruptedException, BuildFailure {
      place.put(SCRIPT, source.cSource().getBytes(StandardCharsets.UTF_8));
      for (IncludedData data : source.data()) {
        place.put(data.name(), data.bytes());
      }
      List<String> words = new ArrayList<>(kernel.toolchain().compile());
      // A frame too big for a kernel stack is an error here, not the warning that kbuild makes it.
      words.add("-Werror=frame-larger-than=2048");
      words.addAll(List.of("-fdiagnostics-format=json", "-fmax-errors=20", "-pipe"));
      words.addAll(
          List.of("-include", kernel.toolchain().header(source.hasNativeHeaders()).toString()));
      words.addAll(List.of("-c", SCRIPT, "-o", OBJECT));
      Outcome outcome = place.run(words, List.of());
      if (outcome.end() != Outcome.End.EXITED) {
        throw stopped("the C compiler", outcome);
      }
      if (!outcome.succeeded()) {
        throw new BuildFailure(new CompilerErrors(source).problems(outcome, rejected));
      }
    }

    private void objtool() throws InterruptedException, BuildFailure {
      if (!kernel.toolchain().objtool().isEmpty()) {
        List<String> words = new ArrayList<>(kernel.toolchain().objtool());
        words.add(OBJECT);
        Outcome outcome = place.run(words, List.of(Toolchain.OBJTOOL_VARIABLE));
        if (!outcome.succeeded()) {
          throw failed("the kernel's objtool", outcome);
        }
      }
    }

    private static ElfObject read(byte[] object) throws BuildFailure {
      try {
        return ElfObject.read(object);
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

    private void link(List<Path> parts) throws InterruptedException, BuildFailure {
      List<String> words = new ArrayList<>(kernel.toolchain().link());
      words.addAll(List.of("-o", MODULE, OBJECT));
      parts.forEach(part -> words.add(part.toString()));
      words.add(DATA);
      Outcome outcome = place.run(words, List.of());
      if (!outcome.succeeded()) {
        throw failed("the linker", outcome);
      }
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

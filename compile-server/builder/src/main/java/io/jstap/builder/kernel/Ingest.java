// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.BuilderProblem;
import io.jstap.builder.ModuleName;
import io.jstap.builder.process.Command;
import io.jstap.builder.process.Outcome;
import io.jstap.builder.process.WorkFolder;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prepares the {@link Toolchain} of one kernel in an empty folder: learns kbuild's commands,
 * settles the facts, compiles the runtime, the precompiled header and the parts.
 */
final class Ingest {
  private static final Duration DEADLINE = Duration.ofMinutes(3);
  private static final Pattern VERSIONS =
      Pattern.compile("static const struct modversion_info.*?\\};\n", Pattern.DOTALL);
  private static final Pattern DEPENDS = Pattern.compile("MODULE_INFO\\(depends, .*?\\);\n");
  private static final Pattern ERROR = Pattern.compile("(?m)^.*\\b(?:error|fatal error): .*$");

  /**
   * What an ingest works from.
   *
   * @param kernel installed with headers
   * @param compiler of that kernel
   * @param runtime sources of the runtime
   * @param runtimeDigest of the sources that the result will be known by
   * @param facts evaluates facts.conf
   */
  record Inputs(
      InstalledKernel kernel,
      Compiler compiler,
      RuntimeSources runtime,
      String runtimeDigest,
      KernelFacts facts) {}

  private final Inputs inputs;
  private final Path folder;
  private final EventSink sink;
  private final AtomicInteger done = new AtomicInteger();
  private int total = 5;

  Ingest(Inputs inputs, Path folder, EventSink sink) {
    this.inputs = inputs;
    this.folder = folder;
    this.sink = sink;
  }

  /** Does all of it; the folder is complete when this returns. */
  void run(Path headers) throws IOException, InterruptedException, IngestFailure {
    List<Path> units = inputs.runtime().units();
    total += units.size();
    step("asking kbuild for its commands");
    Path work = Files.createDirectory(folder.resolve("kbuild"));
    Kbuild kbuild = Kbuild.learn(headers, work);
    Files.writeString(factsHeader(), inputs.facts().header(inputs.runtime().facts()));
    List<String> base = base(kbuild);
    Files.createDirectory(folder.resolve("pch"));
    Path header = precompile(base, kbuild, Toolchain.NATIVE_HEADER);
    List<Parallel.Task> tasks = new ArrayList<>();
    tasks.add(() -> precompile(base, kbuild, Toolchain.SCRIPT_HEADER));
    Files.createDirectory(folder.resolve("runtime"));
    units.forEach(unit -> tasks.add(() -> compileUnit(base, kbuild, header, unit)));
    tasks.add(() -> compileParts(base, kbuild));
    Parallel.run(tasks);
    new Toolchain(
            folder,
            "",
            scriptCommand(base),
            kbuild.objtool(),
            kbuild.linker(),
            kbuild.forcedHeaders())
        .save();
    WorkFolder.delete(work);
    step("done");
  }

  private void step(String message) {
    sink.progress(new Progress("ingest", message, done.getAndIncrement(), total));
  }

  private Path factsHeader() {
    return folder.resolve("kernel_facts.h");
  }

  private List<String> base(Kbuild kbuild) {
    Path runtime = inputs.runtime().folder();
    List<String> base = new ArrayList<>();
    base.add(inputs.compiler().path().toString());
    base.addAll(kbuild.flags());
    base.add("-g0");
    base.add("-I" + runtime.resolve("include"));
    base.add("-I" + runtime);
    // No path of this machine in what __FILE__ leaves in a module.
    base.add("-fmacro-prefix-map=" + runtime + "/=jstap/");
    return List.copyOf(base);
  }

  private static List<String> named(List<String> base, String name) {
    List<String> command = new ArrayList<>(base);
    command.add("-DKBUILD_BASENAME=\"" + name + "\"");
    command.add("-DKBUILD_MODNAME=\"" + name + "\"");
    command.add("-D__KBUILD_MODNAME=kmod_" + name);
    return command;
  }

  private static List<String> scriptCommand(List<String> base) {
    return named(base, "jstap");
  }

  /**
   * A header that scripts begin with. The runtime's units begin with the larger one, which halves
   * their time.
   */
  private Path precompile(List<String> base, Kbuild kbuild, String name)
      throws IOException, InterruptedException, IngestFailure {
    step("precompiling " + name);
    StringBuilder text = new StringBuilder();
    kbuild.forcedHeaders().forEach(header -> include(text, header));
    text.append(Files.readString(factsHeader()));
    text.append("#include <jstap/%s>\n".formatted(name));
    Path header = folder.resolve("pch").resolve(name);
    Files.writeString(header, text);
    List<String> command = scriptCommand(base);
    command.addAll(List.of("-x", "c-header", header.toString(), "-o", header + ".gch"));
    compile(command, "jstap/" + name);
    return header;
  }

  private static void include(StringBuilder text, Path header) {
    text.append("#include \"").append(header).append("\"\n");
  }

  private void compileUnit(List<String> base, Kbuild kbuild, Path header, Path unit)
      throws IOException, InterruptedException, IngestFailure {
    step("compiling the runtime's " + unit);
    String name = unit.toString().replace('/', '_').replaceFirst("\\.c$", ".o");
    Path object = folder.resolve("runtime").resolve(name);
    List<String> command = scriptCommand(base);
    command.addAll(List.of("-include", header.toString()));
    command.addAll(List.of("-c", inputs.runtime().folder().resolve(unit).toString()));
    command.addAll(List.of("-o", object.toString()));
    compile(command, unit.toString());
    if (!kbuild.objtool().isEmpty()) {
      objtool(kbuild, object);
    }
  }

  /**
   * The objects that kbuild adds, compiled again: without debuginfo, checksums and dependencies.
   */
  private void compileParts(List<String> base, Kbuild kbuild)
      throws IOException, InterruptedException, IngestFailure {
    step("compiling the module's frame");
    Path parts = Files.createDirectory(folder.resolve("parts"));
    for (Path source : kbuild.parts()) {
      String name = source.getFileName().toString();
      Path copy = parts.resolve(name.startsWith(ModuleName.PLACEHOLDER) ? "module.mod.c" : name);
      // Both are added for each module, for the symbols that it really imports.
      String text = VERSIONS.matcher(Files.readString(source)).replaceAll("");
      Files.writeString(copy, DEPENDS.matcher(text).replaceAll(""));
      List<String> command = named(base, ModuleName.PLACEHOLDER);
      force(command, kbuild);
      String object = copy.toString().replaceFirst("\\.c$", ".o");
      command.addAll(List.of("-c", copy.toString(), "-o", object));
      compile(command, name);
    }
  }

  private static void force(List<String> command, Kbuild kbuild) {
    kbuild.forcedHeaders().forEach(h -> command.addAll(List.of("-include", h.toString())));
  }

  private void compile(List<String> command, String what)
      throws InterruptedException, IngestFailure {
    command.add("-fdiagnostics-plain-output");
    Outcome outcome = new Command(command, folder, DEADLINE).run();
    if (outcome.succeeded()) {
      return;
    }
    String release = inputs.kernel().release();
    Problem problem =
        Problem.error(
            BuilderProblem.RUNTIME,
            "the runtime's " + what + " does not compile for the kernel " + release);
    Matcher first = ERROR.matcher(outcome.errors());
    problem = problem.withNote(first.find() ? first.group() : outcome.trouble());
    throw new IngestFailure(
        problem.withHelp(
            "jstap does not know this kernel yet: please report its release and this error"));
  }

  private void objtool(Kbuild kbuild, Path object) throws InterruptedException, IngestFailure {
    Outcome outcome = Toolchain.objtool(kbuild.objtool(), object, folder, DEADLINE);
    if (!outcome.succeeded()) {
      throw new IngestFailure(
          Problem.error(
                  BuilderProblem.KBUILD,
                  "the kernel's objtool rejects the runtime's " + object.getFileName())
              .withNote(outcome.errors().isBlank() ? outcome.trouble() : outcome.errors().strip())
              .withHelp("please report the kernel's release and this error"));
    }
  }
}

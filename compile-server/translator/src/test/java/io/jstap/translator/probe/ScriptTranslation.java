// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.ProblemRenderer;
import io.jstap.diagnostics.SourceFile;
import io.jstap.script.FileKind;
import io.jstap.script.ParseOptions;
import io.jstap.script.Parser;
import io.jstap.script.ast.Declaration.AliasDeclaration;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Declaration.GlobalDeclaration;
import io.jstap.script.ast.Declaration.ProbeDeclaration;
import io.jstap.script.ast.ProbePoint;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.lex.Compatibility;
import io.jstap.script.preprocess.MacroLibrary;
import io.jstap.script.preprocess.PreprocessorFacts;
import io.jstap.translator.elaborate.ElaborationOptions;
import io.jstap.translator.elaborate.Elaborator;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.elaborate.ProbeListing;
import io.jstap.translator.elaborate.Tapsets;
import io.jstap.translator.emit.KernelAddresses;
import io.jstap.translator.emit.ModuleEmitter;
import io.jstap.translator.emit.ScriptLimits;
import io.jstap.translator.ir.Program;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Translates scripts that need no kernel: the families without debuginfo, and no tapsets. */
final class ScriptTranslation {
  private static final List<ProbeFamily> FAMILIES =
      List.of(new SessionFamily(), new TimerFamily(), new PerfFamily(), new ProcfsFamily());

  private static final ElaborationOptions OPTIONS = ElaborationOptions.DEFAULT;

  private ScriptTranslation() {}

  /** The problems of a script, rendered; empty when there are none. */
  static String problems(String script) {
    return problems(script, FAMILIES, OPTIONS);
  }

  /** The same with families and options of the test's own. */
  static String problems(String script, List<ProbeFamily> families, ElaborationOptions options) {
    CollectingSink sink = new CollectingSink();
    elaborate(script, families, options, sink);
    StringBuilder out = new StringBuilder();
    sink.problems().forEach(problem -> out.append(new ProblemRenderer(false).render(problem)));
    return out.toString();
  }

  /** The C text of a script without errors. */
  static String emit(String script) {
    return emit(script, FAMILIES, OPTIONS);
  }

  /** The same with families and options of the test's own. */
  static String emit(String script, List<ProbeFamily> families, ElaborationOptions options) {
    CollectingSink sink = new CollectingSink();
    Program program =
        elaborate(script, families, options, sink)
            .orElseThrow(() -> new AssertionError(sink.problems().toString()));
    return ModuleEmitter.emit(
        program, ScriptLimits.of(Map.of()), new KernelAddresses(1, 3, 2, "0011"));
  }

  /** The program; what is wrong with it goes to the sink. */
  static Optional<Program> elaborate(
      String script, List<ProbeFamily> families, ElaborationOptions options, CollectingSink sink) {
    Optional<ScriptFile> file = parse("a.stp", script, FileKind.USER, options.language(), sink);
    return file.flatMap(
        f -> Elaborator.elaborate(List.of(f), new NoTapsets(), families, options, sink));
  }

  /** A file of a test, parsed as the user's own or as one of the library. */
  static Optional<ScriptFile> parse(
      String name, String text, FileKind kind, Compatibility language, CollectingSink sink) {
    Facts facts = new Facts(language.version());
    ParseOptions options = new ParseOptions(kind, List.of(), facts, MacroLibrary.EMPTY);
    return Parser.parse(new SourceFile(name, text), options, sink);
  }

  /** A listing without a kernel; aliases come from the script. */
  static ProbeListing listing(String script) {
    return new ProbeListing(List.of(parse(script)), new NoTapsets(), FAMILIES);
  }

  static ScriptFile parse(String script) {
    CollectingSink sink = new CollectingSink();
    return Parser.parse(new SourceFile("a.stp", script), ParseOptions.user(new Facts()), sink)
        .orElseThrow(() -> new AssertionError(sink.problems().toString()));
  }

  /** The only point of a probe with that text. */
  static ProbePoint point(String text) {
    return ((ProbeDeclaration) parse("probe " + text + " { }").declarations().getFirst())
        .points()
        .getFirst();
  }

  private record Facts(String languageVersion) implements PreprocessorFacts {
    Facts() {
      this(Compatibility.NEWEST.version());
    }

    @Override
    public String kernelRelease() {
      return "6.1.0";
    }

    @Override
    public String architecture() {
      return "x86_64";
    }

    @Override
    public Optional<String> config(String option) {
      return Optional.empty();
    }

    @Override
    public boolean guru() {
      return true;
    }
  }

  private record NoTapsets() implements Tapsets {
    @Override
    public List<FunctionDeclaration> functions(String name) {
      return List.of();
    }

    @Override
    public List<AliasDeclaration> aliases() {
      return List.of();
    }

    @Override
    public Optional<GlobalDeclaration> global(String name) {
      return Optional.empty();
    }

    @Override
    public Collection<String> functionNames() {
      return List.of("execname", "exit");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.Declaration.AliasDeclaration;
import io.jstap.script.ast.Declaration.ProbeDeclaration;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.ast.Statement;
import io.jstap.translator.ir.Program;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Understands a script: from the AST to a resolved and typed program. */
public final class Elaborator {
  private final GlobalTable globals;
  private final FunctionTable functions;
  private final ContextFunctions copies;
  private final DefinedArms arms;
  private final Tapsets tapsets;
  private final List<ProbeFamily> families;
  private final ElaborationOptions options;
  private final CollectingSink problems;
  private final ErrorLimit limit;
  private final Set<SourceFile> own = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<ProbeDeclaration> probes = new ArrayList<>();
  private final GlobalAssignments assignments = new GlobalAssignments();
  private final Counters counters;
  private final List<AliasDeclaration> aliases = new ArrayList<>();
  private final LibraryFiles library;
  private final List<Program.EmbeddedCode> topLevelC = new ArrayList<>();

  private Elaborator(
      Tapsets tapsets, List<ProbeFamily> families, ElaborationOptions options, EventSink problems) {
    this.options = options;
    this.tapsets = tapsets;
    this.families = families;
    this.limit = new ErrorLimit(problems);
    this.problems = new CollectingSink(new OncePerSubject(limit));
    this.counters = new Counters(own, this.problems);
    this.library = new LibraryFiles(tapsets);
    this.globals = new GlobalTable(tapsets);
    this.functions =
        new FunctionTable(
            tapsets, body -> DefinedArms.everywhere(scope(ContextVariables.none()), body));
    this.copies = new ContextFunctions(functions);
    this.arms = new DefinedArms(functions);
  }

  /**
   * Elaborates the user's files.
   *
   * @param files the script and what was given beside it
   * @param tapsets where names are looked for that the files do not declare
   * @param families the probe families of the target kernel
   * @param problems told everything that is wrong
   * @return empty after an error
   */
  public static Optional<Program> elaborate(
      List<ScriptFile> files, Tapsets tapsets, List<ProbeFamily> families, EventSink problems) {
    return elaborate(files, tapsets, families, ElaborationOptions.DEFAULT, problems);
  }

  /** The same with options. */
  public static Optional<Program> elaborate(
      List<ScriptFile> files,
      Tapsets tapsets,
      List<ProbeFamily> families,
      ElaborationOptions options,
      EventSink problems) {
    Elaborator elaborator = new Elaborator(tapsets, families, options, problems);
    Optional<Program> program = elaborator.run(files);
    elaborator.limit.finish();
    return program;
  }

  private Optional<Program> run(List<ScriptFile> files) {
    files.forEach(file -> own.add(file.source()));
    files.forEach(file -> file.declarations().forEach(this::declare));
    aliases.addAll(tapsets.aliases());
    ProbeDerivation derivation =
        new ProbeDerivation(
            families,
            aliases,
            place -> !own.contains(place.file()) || options.language().has("2.0"),
            problems);
    List<ProbeDerivation.Derived> derived = derive(derivation, probes);
    if (problems.hasErrors()) {
      return Optional.empty();
    }
    if (derived.isEmpty()) {
      problems.problem(derivation.nothing());
      return Optional.empty();
    }
    IdentityHashMap<Statement.Block, Body> bodies = new IdentityHashMap<>();
    List<Body> inOrder = new ArrayList<>();
    addBodies(derived, bodies, inOrder);
    TypeInference inference =
        new TypeInference(globals, functions, own, options.givenGlobals(), problems);
    inference.settle(inOrder, derived);
    List<ProbeDerivation.Derived> more = ofLibrary(derivation);
    while (!more.isEmpty()) {
      derived.addAll(more);
      addBodies(more, bodies, inOrder);
      inference.settle(inOrder, derived);
      more = ofLibrary(derivation);
    }
    Optional<Pruning> pruning =
        options.optimise() ? Optional.of(new Pruning(functions, own, problems)) : Optional.empty();
    inference.report(inOrder, derived, pruning, options.guru());
    versions(files, places(derivation));
    if (problems.hasErrors()) {
      return Optional.empty();
    }
    return pruning
        .map(dead -> withoutDeadCode(derived, bodies, inOrder, dead))
        .orElseGet(() -> lowering().lower(derived, bodies, topLevelC));
  }

  private Optional<Program> withoutDeadCode(
      List<ProbeDerivation.Derived> derived,
      IdentityHashMap<Statement.Block, Body> bodies,
      List<Body> inOrder,
      Pruning pruning) {
    pruning.prune(inOrder);
    List<ProbeDerivation.Derived> effective = pruning.effective(derived, bodies);
    if (effective.isEmpty()) {
      problems.problem(
          Problem.error(ElaborationProblem.NO_PROBES, "the script has no probe that does anything")
              .withHelp("print something, for example: println(pp())"));
      return Optional.empty();
    }
    return lowering().lower(effective, bodies, topLevelC);
  }

  private void declare(Declaration declaration) {
    switch (declaration) {
      case ProbeDeclaration probe -> probes.add(probe);
      case AliasDeclaration alias -> aliases.add(alias);
      case Declaration.GlobalDeclaration global -> globals.declare(global, problems);
      case Declaration.FunctionDeclaration function -> functions.declare(function, problems);
      case Declaration.EmbeddedCDeclaration code ->
          topLevelC.add(new Program.EmbeddedCode(code.span(), code.code().text()));
    }
  }

  private static void addBodies(
      List<ProbeDerivation.Derived> derived,
      IdentityHashMap<Statement.Block, Body> bodies,
      List<Body> inOrder) {
    for (ProbeDerivation.Derived each : derived) {
      Body known =
          bodies.computeIfAbsent(
              each.body(),
              block -> {
                Body body = Body.ofHandler(block, each.user());
                inOrder.add(body);
                return body;
              });
      known.texts().addAll(each.probe().variables().texts());
    }
  }

  private void versions(List<ScriptFile> files, List<SourceSpan> used) {
    new VersionCheck(own, options.language(), problems).functions(functions);
    if (options.checkVersion()) {
      List<ScriptFile> all = new ArrayList<>(files);
      used.stream()
          .map(SourceSpan::file)
          .distinct()
          .flatMap(file -> tapsets.file(file).stream())
          .forEach(all::add);
      List<SourceSpan> declarations = new ArrayList<>(used);
      probes.forEach(probe -> declarations.add(probe.span()));
      VersionCheck.tell(all, declarations, problems);
    }
  }

  /** Where the declarations are that were used so far, probes aside. */
  private List<SourceSpan> places(ProbeDerivation derivation) {
    List<SourceSpan> places = new ArrayList<>(derivation.usedAliases());
    functions.called().forEach(symbol -> places.add(symbol.declaration().span()));
    globals.symbols().forEach(symbol -> places.add(symbol.span()));
    return places;
  }

  /** The probes of files of the library from which something was taken since the last question. */
  private List<ProbeDerivation.Derived> ofLibrary(ProbeDerivation derivation) {
    List<ProbeDeclaration> found = new ArrayList<>();
    for (Declaration declaration : library.reached(places(derivation))) {
      if (declaration instanceof ProbeDeclaration probe) {
        found.add(probe);
      } else {
        declare(declaration);
      }
    }
    return derive(derivation, found);
  }

  private List<ProbeDerivation.Derived> derive(
      ProbeDerivation derivation, List<ProbeDeclaration> declarations) {
    List<ProbeDerivation.Derived> derived = new ArrayList<>();
    for (ProbeDeclaration probe : declarations) {
      for (ProbeDerivation.Derived each : derivation.derive(probe)) {
        derived.add(each);
        each.probe().counter().ifPresent(name -> counters.declare(name, probe));
      }
    }
    derived.replaceAll(each -> each.with(arms.at(scope(each.probe().variables()), each.body())));
    return derived;
  }

  private ProgramLowering lowering() {
    return new ProgramLowering(scope(ContextVariables.none()), problems);
  }

  private LoweringScope scope(ContextVariables context) {
    return new LoweringScope(
        globals,
        functions,
        options,
        problems,
        own,
        this::module,
        counters.names(),
        assignments,
        copies,
        context,
        new EntrySaves());
  }

  private Optional<ContextVariables> module(String name, SourceSpan span, EventSink sink) {
    return families.stream()
        .flatMap(family -> family.module(name, span, sink).stream())
        .findFirst();
  }
}

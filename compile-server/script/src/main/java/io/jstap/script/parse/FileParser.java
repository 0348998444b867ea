// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.Provenance;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.lex.Compatibility;
import io.jstap.script.lex.Lexer;
import io.jstap.script.lex.ScriptArguments;
import io.jstap.script.lex.Token;
import io.jstap.script.preprocess.Consulted;
import io.jstap.script.preprocess.MacroDefinition;
import io.jstap.script.preprocess.MacroLibrary;
import io.jstap.script.preprocess.Preprocessor;
import io.jstap.script.preprocess.PreprocessorFacts;
import io.jstap.script.problem.ProblemList;
import io.jstap.script.problem.ScriptProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One parse of one file, stage after stage. For one use. */
public final class FileParser {
  /** Characters; the largest script that makes sense is far smaller. */
  static final int LARGEST = 4 << 20;

  private final SourceFile source;
  private final Rules rules;
  private final ScriptArguments arguments;
  private final ProblemList problems = new ProblemList();
  private final Provenance.Builder provenance = new Provenance.Builder();
  private final Lexer lexer;
  private final Preprocessor preprocessor;

  /**
   * What holds for a file.
   *
   * @param user a user's script, not library
   * @param macros a macro library file
   * @param guru whether safety checks are off
   */
  public record Rules(boolean user, boolean macros, boolean guru, Compatibility compatibility) {}

  public FileParser(
      SourceFile source,
      Rules rules,
      List<String> arguments,
      PreprocessorFacts facts,
      MacroLibrary macros) {
    this.source = source;
    this.rules = rules;
    this.arguments = new ScriptArguments(arguments);
    this.lexer = new Lexer(source, this.arguments, rules.compatibility(), problems);
    this.preprocessor =
        new Preprocessor(lexer, this.arguments, facts, macros, rules.macros(), problems);
  }

  /** The comparisons on which the outcome depends. */
  public Consulted consulted() {
    return preprocessor.consulted();
  }

  /** Whether the outcome depends on the script's arguments. */
  public boolean dependsOnArguments() {
    return arguments.consulted();
  }

  /** The numbers of the arguments that the file asks for. */
  public Set<Integer> usedArguments() {
    return arguments.used();
  }

  /** The tree, or empty after an error. */
  public Optional<ScriptFile> parse(EventSink sink) {
    Optional<ScriptFile> file = tooLarge() ? Optional.empty() : boundedTree();
    problems.reportTo(sink);
    return problems.errors() == 0 ? file : Optional.empty();
  }

  /** The macros of a library file, or empty after an error. */
  public Optional<List<MacroDefinition>> parseMacros(EventSink sink) {
    if (!tooLarge()) {
      List<Token> tokens = preprocessor.run();
      missingArguments();
      if (tokens.size() > 1 && problems.errors() == 0) {
        Token token = tokens.getFirst();
        problems.add(
            Problem.error(
                    ScriptProblem.NOT_A_MACRO,
                    token.span(),
                    "a macro library holds macros only, found %s".formatted(token.described()))
                .withHelp("move all else into a .stp file"));
      }
    }
    problems.reportTo(sink);
    return problems.errors() == 0
        ? Optional.of(new ArrayList<>(preprocessor.definitions()))
        : Optional.empty();
  }

  private boolean tooLarge() {
    if (source.text().length() <= LARGEST) {
      return false;
    }
    problems.add(
        Problem.error(
                ScriptProblem.TOO_LARGE,
                "%s has %d million characters; more than %d million are not read"
                    .formatted(
                        source.name(), source.text().length() / 1_000_000, LARGEST / 1_000_000))
            .withHelp("is it a script?"));
    return true;
  }

  /** The bounds on nesting fit any usual stack; on a smaller one the outcome is the same. */
  private Optional<ScriptFile> boundedTree() {
    try {
      return tree();
    } catch (StackOverflowError tooDeep) {
      problems.add(
          Problem.error(
                  ScriptProblem.TOO_DEEP,
                  new SourceSpan(source, 0, 0),
                  "%s nests too deeply".formatted(source.name()))
              .withHelp("split its largest expression"));
      return Optional.empty();
    }
  }

  private Optional<ScriptFile> tree() {
    List<Token> tokens = preprocessor.run();
    if (tokens.size() == 1 && rules.user()) {
      missingArguments();
      nothingThere();
      return Optional.empty();
    }
    Spans spans = new Spans(provenance, problems);
    TokenChecks checks =
        new TokenChecks(rules, spans, arguments, preprocessor::macroNames, problems);
    List<GrammarToken> classified = new GrammarTokens(tokens, checks).classify();
    checks.finish();
    missingArguments();
    if (classified.isEmpty()) {
      return Optional.empty();
    }
    Building building = new Building(rules, spans);
    List<Declaration> declarations = new DeclarationParser(classified, building).parse();
    DuplicateNames.check(declarations, spans);
    return Optional.of(
        new ScriptFile(
            source,
            !rules.user(),
            declarations,
            provenance.build(arguments.used(), preprocessor.versioned())));
  }

  private void nothingThere() {
    if (problems.errors() > 0) {
      return;
    }
    SourceSpan start = new SourceSpan(source, 0, 0);
    problems.add(
        lexer.sawTokens()
            ? Problem.error(
                    ScriptProblem.NOTHING_LEFT, start, "conditionals removed the whole script")
                .withHelp("none of its branches is for this kernel and these options")
            : Problem.error(ScriptProblem.EMPTY_FILE, start, "the script is empty")
                .withHelp("for example: probe begin { println(\"hello\") exit() }"));
  }

  /** One error for all arguments that the script asks for and does not get. */
  private void missingArguments() {
    List<Token> missing = arguments.missing();
    if (missing.isEmpty()) {
      return;
    }
    Token first = missing.getFirst();
    int given = arguments.size();
    List<String> names = missing.stream().map(Token::text).distinct().sorted().limit(10).toList();
    boolean zero = names.stream().anyMatch(name -> name.substring(1).matches("0+"));
    Problem problem =
        Problem.error(
            ScriptProblem.MISSING_ARGUMENT,
            first.span(),
            "no script argument for %s".formatted(first.text()));
    problem =
        problem.withNote(
            given == 0
                ? "no arguments were given"
                : "%d argument%s given".formatted(given, given == 1 ? " was" : "s were"));
    if (names.size() > 1) {
      problem = problem.withNote("the script asks for %s".formatted(String.join(", ", names)));
    }
    problems.add(
        problem.withHelp(
            zero
                ? "arguments are counted from $1; their number is $#"
                : "give it behind the script: jstap-client %s ARGUMENT..."
                    .formatted(source.name())));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.Declaration.GlobalDeclaration;
import io.jstap.script.ast.Literal;
import io.jstap.script.ast.ScriptFile;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.ValueType;
import io.jstap.translator.ir.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The globals of a program: the user's, and those of tapsets that are used. */
final class GlobalTable {
  /**
   * A name and who sees it.
   *
   * @param file the only file that sees a private name
   */
  private record Key(String name, Optional<SourceFile> file) {}

  private final Map<Key, Symbol.Global> symbols = new LinkedHashMap<>();
  private final Map<Symbol.Global, GlobalDeclaration> declarations = new IdentityHashMap<>();
  private final Map<Symbol.Global, Variable> variables = new IdentityHashMap<>();
  private final Set<Symbol.Global> own = new HashSet<>();
  private final Tapsets tapsets;

  GlobalTable(Tapsets tapsets) {
    this.tapsets = tapsets;
  }

  /** Declares a global of the user's own. */
  void declare(GlobalDeclaration declaration, EventSink problems) {
    admit(declaration, problems);
    Symbol.Global symbol = symbols.get(key(declaration));
    if (symbol != null) {
      own.add(symbol);
    }
  }

  private static Key key(GlobalDeclaration declaration) {
    return new Key(
        declaration.name().name(),
        declaration.isPrivate() ? Optional.of(declaration.span().file()) : Optional.empty());
  }

  private void admit(GlobalDeclaration declaration, EventSink problems) {
    String name = declaration.name().name();
    Symbol.Global previous = symbols.get(key(declaration));
    if (previous != null) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.DUPLICATE_NAME,
                  declaration.name().span(),
                  "global '" + name + "' is declared twice")
              .withNote(previous.span(), "first declared here")
              .withHelp("remove one of the declarations"));
      return;
    }
    Symbol.Global symbol =
        new Symbol.Global(
            name, declaration.name().span(), declaration.entries().orElse(0), declaration.wrap());
    symbols.put(key(declaration), symbol);
    declarations.put(symbol, declaration);
    if (declaration.entries().isPresent() || declaration.wrap()) {
      return;
    }
    declaration
        .initial()
        .ifPresent(
            literal -> {
              symbol.markAssigned();
              symbol.use(0, literal.span());
              symbol
                  .value()
                  .settle(
                      switch (literal) {
                        case Literal.Number number -> ValueType.LONG;
                        case Literal.Text text -> ValueType.STRING;
                      },
                      literal.span());
            });
  }

  /** The global that a name means in the file of the span: a private one of that file first. */
  Optional<Symbol.Global> find(String name, SourceSpan span) {
    Key hidden = new Key(name, Optional.of(span.file()));
    if (!symbols.containsKey(hidden)) {
      privateOfTapset(name, span).ifPresent(declaration -> admit(declaration, problem -> {}));
    }
    if (symbols.containsKey(hidden)) {
      return Optional.of(symbols.get(hidden));
    }
    Key open = new Key(name, Optional.empty());
    if (!symbols.containsKey(open)) {
      tapsets.global(name).ifPresent(declaration -> admit(declaration, problem -> {}));
    }
    return Optional.ofNullable(symbols.get(open));
  }

  private Optional<GlobalDeclaration> privateOfTapset(String name, SourceSpan span) {
    for (Declaration declaration :
        tapsets.file(span.file()).map(ScriptFile::declarations).orElse(List.of())) {
      if (declaration instanceof GlobalDeclaration global
          && global.isPrivate()
          && global.name().name().equals(name)) {
        return Optional.of(global);
      }
    }
    return Optional.empty();
  }

  Set<String> names() {
    return symbols.keySet().stream().map(Key::name).collect(Collectors.toSet());
  }

  List<Symbol.Global> symbols() {
    return new ArrayList<>(symbols.values());
  }

  /** The IR variable of a symbol, made at the first call; all types have to be settled by then. */
  Variable variable(Symbol.Global symbol) {
    return variables.computeIfAbsent(symbol, this::make);
  }

  private Variable make(Symbol.Global symbol) {
    ValueType type = symbol.value().type().orElseThrow();
    if (symbol.arity() > 0 || type == ValueType.STATISTICS) {
      List<ValueType> keys = new ArrayList<>();
      for (int i = 0; i < symbol.arity(); i++) {
        keys.add(symbol.key(i).type().orElseThrow());
      }
      return new Variable.Array(
          symbol.name(), keys, type, symbol.entries(), symbol.wrap(), symbol.shape());
    }
    GlobalDeclaration declaration = declarations.get(symbol);
    Optional<Literal> initial = declaration == null ? Optional.empty() : declaration.initial();
    return new Variable.Global(symbol.name(), type, initial.map(GlobalTable::literal));
  }

  private static Value literal(Literal literal) {
    return switch (literal) {
      case Literal.Number number -> new Value.NumberLiteral(number.span(), number.value());
      case Literal.Text text -> new Value.StringLiteral(text.span(), text.value());
    };
  }

  /** The IR variables that were used, in the order of declaration. */
  List<Variable> usedVariables() {
    return symbols.values().stream().filter(variables::containsKey).map(variables::get).toList();
  }

  /** The variables of the user's own globals, with the places where they are declared. */
  Map<Variable, SourceSpan> ownVariables() {
    Map<Variable, SourceSpan> found = new IdentityHashMap<>();
    variables.forEach(
        (symbol, variable) -> {
          if (own.contains(symbol)) {
            found.put(variable, symbol.span());
          }
        });
    return found;
  }
}

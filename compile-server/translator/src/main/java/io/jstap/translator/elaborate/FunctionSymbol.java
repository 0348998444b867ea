// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Declaration.FunctionBody;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Declaration.Parameter;
import io.jstap.script.ast.TypeName;
import io.jstap.translator.ir.Function;
import io.jstap.translator.ir.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A function that the program calls. */
final class FunctionSymbol {
  private static final Pattern SETS_RESULT =
      Pattern.compile("STAP_RETVALUE|STAP_RETURN\\s*\\(\\s*[^)\\s]");

  private final FunctionDeclaration declaration;
  private final String identifier;
  private final List<Symbol.Local> parameters = new ArrayList<>();
  private final TypeCell result = new TypeCell();
  private @Nullable FunctionSymbol following;
  private boolean returnsValue;
  private boolean isVoid;
  private @Nullable ValueType demanded;
  private @Nullable Function function;

  FunctionSymbol(FunctionDeclaration declaration, String identifier) {
    this.declaration = declaration;
    this.identifier = identifier;
    for (Parameter parameter : declaration.parameters()) {
      Symbol.Local symbol = new Symbol.Local(parameter.name().name(), parameter.name().span());
      symbol.markAssigned();
      parameter
          .type()
          .ifPresent(type -> symbol.type().settle(valueType(type), parameter.name().span()));
      parameters.add(symbol);
    }
    returnsValue = setsResult(declaration);
    declaration
        .result()
        .ifPresent(
            type -> {
              result.settle(valueType(type), declaration.name().span());
              returnsValue = true;
            });
  }

  /** C that sets a result has one, even if its type is told by calls only. */
  private static boolean setsResult(FunctionDeclaration declaration) {
    return declaration.body() instanceof FunctionBody.Native code
        && SETS_RESULT.matcher(code.code().text()).find();
  }

  static ValueType valueType(TypeName name) {
    return switch (name) {
      case LONG -> ValueType.LONG;
      case STRING -> ValueType.STRING;
    };
  }

  FunctionDeclaration declaration() {
    return declaration;
  }

  /** The overload that {@code next} passes to. */
  Optional<FunctionSymbol> following() {
    return Optional.ofNullable(following);
  }

  void setFollowing(FunctionSymbol next) {
    following = next;
  }

  List<Symbol.Local> parameters() {
    return parameters;
  }

  TypeCell result() {
    return result;
  }

  void markReturnsValue() {
    returnsValue = true;
  }

  /** Notes that a call stands where a value of that type has to be. */
  void demand(ValueType type) {
    demanded = type;
  }

  /**
   * A function that returns nothing gives 0 or "" where a value is demanded, as in {@code last &&
   * exit()}; whether this was such a case that nobody had settled.
   */
  boolean settleDemand(SourceSpan span) {
    if (returnsValue || demanded == null) {
      return false;
    }
    for (FunctionSymbol each = this; each != null; each = each.following) {
      if (!each.returnsValue) {
        each.returnsValue = true;
        each.isVoid = true;
        each.result.settle(demanded, span);
      }
    }
    return true;
  }

  /** Whether it has a value only because a call stands where one is demanded. */
  boolean isVoid() {
    return isVoid;
  }

  boolean returnsValue() {
    return returnsValue;
  }

  /** The IR function, made at the first call; all types have to be settled by then. */
  Function function() {
    if (function == null) {
      function = make(identifier);
    }
    return function;
  }

  /** Another IR function of the same signature, for a place where the body means something else. */
  Function copy(int number) {
    return make(identifier + "_at" + number);
  }

  private Function make(String name) {
    return new Function(
        declaration.name().name(),
        name,
        parameters.stream().map(Symbol.Local::variable).toList(),
        returnsValue ? result.type() : Optional.empty());
  }
}

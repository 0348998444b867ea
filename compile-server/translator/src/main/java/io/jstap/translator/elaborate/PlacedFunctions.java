// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.script.ast.Declaration.FunctionBody;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Identifier;
import io.jstap.script.ast.Statement;
import io.jstap.translator.optimize.AstWalk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Functions that ask by {@code @defined} for what the calling probe's place has: places that answer
 * differently call different functions, each with what is left of the text and types of its own
 * (§4.4, §7).
 */
final class PlacedFunctions {
  private final FunctionTable functions;
  private final Predicate<Expression> isQuestion;
  private final Map<FunctionDeclaration, List<Expression>> questions = new IdentityHashMap<>();
  private final Map<FunctionDeclaration, Map<List<Boolean>, List<FunctionDeclaration>>> variants =
      new IdentityHashMap<>();

  /**
   * @param isQuestion whether {@code @defined} of an operand is decided by the place alone
   */
  PlacedFunctions(FunctionTable functions, Predicate<Expression> isQuestion) {
    this.functions = functions;
    this.isQuestion = isQuestion;
  }

  /** What a call asks of the place, itself or through what it calls; the same list every time. */
  List<Expression> questions(Expression.Call call) {
    List<FunctionDeclaration> overloads = functions.overloads(call);
    return overloads.isEmpty() ? List.of() : questions(overloads);
  }

  private List<Expression> questions(List<FunctionDeclaration> overloads) {
    List<Expression> known = questions.get(overloads.getFirst());
    if (known == null) {
      known = new ArrayList<>();
      collect(overloads, known, Collections.newSetFromMap(new IdentityHashMap<>()));
      questions.put(overloads.getFirst(), known);
    }
    return known;
  }

  private void collect(
      List<FunctionDeclaration> overloads, List<Expression> found, Set<FunctionDeclaration> seen) {
    for (FunctionDeclaration each : overloads) {
      if (seen.add(each) && each.body() instanceof FunctionBody.Script script) {
        AstWalk.expressions(
            script.block(),
            expression -> {
              if (expression instanceof Expression.Defined defined
                  && isQuestion.test(defined.operand())) {
                found.add(defined.operand());
              } else if (expression instanceof Expression.Call call) {
                collect(functions.overloads(call), found, seen);
              }
            });
      }
    }
  }

  /**
   * The name by which a place calls the function that is made for its answers.
   *
   * @param answers to the questions of the call
   * @param left what of a function's body the answers leave
   */
  Identifier variant(
      Expression.Call call, List<Boolean> answers, UnaryOperator<Statement.Block> left) {
    List<FunctionDeclaration> overloads = functions.overloads(call);
    Map<List<Boolean>, List<FunctionDeclaration>> known =
        variants.computeIfAbsent(overloads.getFirst(), first -> new HashMap<>());
    List<FunctionDeclaration> made = known.get(answers);
    if (made == null) {
      made = new ArrayList<>();
      // Known before it is complete, for it may call itself.
      known.put(answers, made);
      for (FunctionDeclaration each : overloads) {
        made.add(functions.variant(each, body(each.body(), left)));
      }
    }
    Identifier name = new Identifier(call.function().span(), call.function().name());
    functions.name(name, made);
    return name;
  }

  private static FunctionBody body(FunctionBody body, UnaryOperator<Statement.Block> left) {
    return switch (body) {
      case FunctionBody.Script script -> new FunctionBody.Script(left.apply(script.block()));
      case FunctionBody.Native code -> code;
    };
  }
}

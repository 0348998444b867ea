// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Declaration.GlobalDeclaration;
import io.jstap.script.ast.Declaration.Parameter;
import io.jstap.script.ast.Identifier;
import io.jstap.script.problem.ScriptProblem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds globals of one file and parameters of one function that share a name (§4.1, §4.4). */
final class DuplicateNames {
  private DuplicateNames() {}

  static void check(List<Declaration> declarations, Spans spans) {
    Map<String, Identifier> globals = new HashMap<>();
    for (Declaration declaration : declarations) {
      if (declaration instanceof GlobalDeclaration global) {
        unique(globals, global.name(), "global", spans);
      } else if (declaration instanceof FunctionDeclaration function) {
        Map<String, Identifier> parameters = new HashMap<>();
        for (Parameter parameter : function.parameters()) {
          unique(parameters, parameter.name(), "parameter", spans);
        }
      }
    }
  }

  private static void unique(
      Map<String, Identifier> seen, Identifier name, String what, Spans spans) {
    Identifier earlier = seen.putIfAbsent(name.name(), name);
    if (earlier != null) {
      spans.report(
          spans
              .error(
                  ScriptProblem.DUPLICATE_NAME,
                  name.span(),
                  "%s '%s' is declared twice".formatted(what, name.name()))
              .withNote(earlier.span(), "first declared here")
              .withHelp("remove or rename one of them"));
    }
  }
}

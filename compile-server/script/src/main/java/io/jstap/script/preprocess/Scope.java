// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.preprocess;

import io.jstap.script.lex.Origin;
import io.jstap.script.lex.Token;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the names of a run of tokens are looked up: the file, or one invocation of a macro.
 *
 * @param macro the macro whose body it is, null for the file
 * @param arguments tokens of each parameter
 * @param caller scope of the invocation, in which the arguments are looked up; null for the file
 * @param origin origin of the tokens of the body
 */
record Scope(
    @Nullable MacroDefinition macro,
    Map<String, List<Token>> arguments,
    @Nullable Scope caller,
    Origin origin) {
  static final Scope FILE = new Scope(null, Map.of(), null, Origin.Written.WRITTEN);

  Optional<List<Token>> argument(String name) {
    return Optional.ofNullable(arguments.get(name));
  }

  /** Whether only library macros are visible. */
  boolean isLibrary() {
    return macro != null && macro.library();
  }

  /** Whether a macro is being expanded here, directly or further out. */
  boolean isInside(MacroDefinition wanted) {
    for (Scope scope = this; scope != null; scope = scope.caller) {
      if (scope.macro != null && scope.macro.span().equals(wanted.span())) {
        return true;
      }
    }
    return false;
  }
}

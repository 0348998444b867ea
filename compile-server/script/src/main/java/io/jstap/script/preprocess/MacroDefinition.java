// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.preprocess;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.lex.Token;
import java.util.List;
import java.util.Optional;

/**
 * A macro.
 *
 * @param name without the {@code @}
 * @param span of the name
 * @param parameters empty for a macro without a parameter list
 * @param body tokens between the brackets
 * @param library whether it comes from a macro library
 */
public record MacroDefinition(
    String name,
    SourceSpan span,
    Optional<List<String>> parameters,
    List<Token> body,
    boolean library) {
  public MacroDefinition {
    parameters = parameters.map(List::copyOf);
    body = List.copyOf(body);
  }
}

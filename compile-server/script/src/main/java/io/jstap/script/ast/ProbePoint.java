// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

import io.jstap.diagnostics.SourceSpan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One probe point; brace lists are expanded by the parser (§4.2).
 *
 * @param optional marked with {@code ?} or {@code !}
 * @param sufficient marked with {@code !}
 */
public record ProbePoint(
    SourceSpan span,
    List<Component> components,
    boolean optional,
    boolean sufficient,
    Optional<Expression> condition) {
  public ProbePoint {
    components = List.copyOf(components);
  }

  /** {@code name} or {@code name(argument)}; the name may hold {@code *} and {@code **}. */
  public record Component(SourceSpan span, String name, Optional<Literal> argument) {
    @Override
    public String toString() {
      return argument
          .map(
              literal ->
                  switch (literal) {
                    case Literal.Number number -> name + "(" + number.value() + ")";
                    case Literal.Text text ->
                        name
                            + "(\""
                            + text.value().replace("\\", "\\\\").replace("\"", "\\\"")
                            + "\")";
                  })
          .orElse(name);
    }
  }

  /** As a script would write it, without marks and condition. */
  @Override
  public String toString() {
    return components.stream().map(Component::toString).collect(Collectors.joining("."));
  }
}

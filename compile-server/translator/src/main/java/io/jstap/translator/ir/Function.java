// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import java.util.List;
import java.util.Optional;

/**
 * The signature of a function; its body is found in the {@link Program}. Compared by identity, so
 * bodies may recurse.
 */
public final class Function {
  private final String name;
  private final String identifier;
  private final List<Variable.Local> parameters;
  private final Optional<ValueType> result;

  /**
   * @param name as in the script
   * @param identifier a C identifier that no other function of the program has
   * @param result empty for a function without a value
   */
  public Function(
      String name, String identifier, List<Variable.Local> parameters, Optional<ValueType> result) {
    this.name = name;
    this.identifier = identifier;
    this.parameters = List.copyOf(parameters);
    this.result = result;
  }

  public String name() {
    return name;
  }

  public String identifier() {
    return identifier;
  }

  public List<Variable.Local> parameters() {
    return parameters;
  }

  public Optional<ValueType> result() {
    return result;
  }
}

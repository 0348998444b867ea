// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.select;

import java.util.List;
import java.util.Map;

/** A condition over the labels and facts of a node. What a node does not have equals nothing. */
public sealed interface Selector {
  /**
   * Whether a node fulfils it.
   *
   * @param facts labels and facts of the node, by their name
   */
  boolean matches(Map<String, String> facts);

  /** {@code name = "value"}. */
  record Equal(String name, String value) implements Selector {
    @Override
    public boolean matches(Map<String, String> facts) {
      return value.equals(facts.get(name));
    }
  }

  /** {@code name ~ "pattern"}: * stands for any characters, ? for one. */
  record Like(String name, String pattern) implements Selector {
    @Override
    public boolean matches(Map<String, String> facts) {
      String value = facts.get(name);
      return value != null && Globs.matches(pattern, value);
    }
  }

  /** {@code name in ("value", ...)}. */
  record In(String name, List<String> values) implements Selector {
    public In {
      values = List.copyOf(values);
    }

    @Override
    public boolean matches(Map<String, String> facts) {
      String value = facts.get(name);
      return value != null && values.contains(value);
    }
  }

  /** {@code not ...}; {@code !=} and {@code !~} are that, too. */
  record Not(Selector operand) implements Selector {
    @Override
    public boolean matches(Map<String, String> facts) {
      return !operand.matches(facts);
    }
  }

  /** All of them. */
  record And(List<Selector> operands) implements Selector {
    public And {
      operands = List.copyOf(operands);
    }

    @Override
    public boolean matches(Map<String, String> facts) {
      return operands.stream().allMatch(operand -> operand.matches(facts));
    }
  }

  /** At least one of them. */
  record Or(List<Selector> operands) implements Selector {
    public Or {
      operands = List.copyOf(operands);
    }

    @Override
    public boolean matches(Map<String, String> facts) {
      return operands.stream().anyMatch(operand -> operand.matches(facts));
    }
  }
}

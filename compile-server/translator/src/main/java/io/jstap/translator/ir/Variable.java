// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import java.util.List;
import java.util.Optional;

/** What a name in a program stands for. Compared by identity. */
public sealed interface Variable {
  /** The name in the script. */
  String name();

  /** A scalar that lives for one run of a handler or function. */
  final class Local implements Variable {
    private final String name;
    private final ValueType type;

    public Local(String name, ValueType type) {
      this.name = name;
      this.type = type;
    }

    @Override
    public String name() {
      return name;
    }

    public ValueType type() {
      return type;
    }
  }

  /** A global scalar. */
  final class Global implements Variable {
    private final String name;
    private final ValueType type;
    private final Optional<Value> initial;

    /**
     * @param initial a literal; empty means 0 or the empty string
     */
    public Global(String name, ValueType type, Optional<Value> initial) {
      this.name = name;
      this.type = type;
      this.initial = initial;
    }

    @Override
    public String name() {
      return name;
    }

    public ValueType type() {
      return type;
    }

    public Optional<Value> initial() {
      return initial;
    }
  }

  /**
   * A global associative array. A statistic that is no array is one without keys, which has at most
   * one element.
   */
  final class Array implements Variable {
    private final String name;
    private final List<ValueType> keyTypes;
    private final ValueType valueType;
    private final int entries;
    private final boolean wrap;
    private final StatisticShape shape;

    /**
     * @param entries the declared capacity, 0 for the default
     * @param wrap whether a full array forgets its oldest element
     * @param shape what the aggregates of statistics keep
     */
    public Array(
        String name,
        List<ValueType> keyTypes,
        ValueType valueType,
        int entries,
        boolean wrap,
        StatisticShape shape) {
      this.shape = shape;
      this.name = name;
      this.keyTypes = List.copyOf(keyTypes);
      this.valueType = valueType;
      this.entries = entries;
      this.wrap = wrap;
    }

    @Override
    public String name() {
      return name;
    }

    public List<ValueType> keyTypes() {
      return keyTypes;
    }

    public ValueType valueType() {
      return valueType;
    }

    public int entries() {
      return entries;
    }

    public boolean wrap() {
      return wrap;
    }

    public StatisticShape shape() {
      return shape;
    }

    public boolean isStatistic() {
      return valueType == ValueType.STATISTICS;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import io.jstap.diagnostics.SourceSpan;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A typed expression. Operands are evaluated from left to right. */
public sealed interface Value {
  /** Where it stands in the script; errors at run time name this place. */
  SourceSpan span();

  ValueType type();

  /** An expression of type long. */
  sealed interface Numeric extends Value {
    @Override
    default ValueType type() {
      return ValueType.LONG;
    }
  }

  /** An expression of type string. */
  sealed interface Textual extends Value {
    @Override
    default ValueType type() {
      return ValueType.STRING;
    }
  }

  record NumberLiteral(SourceSpan span, long value) implements Numeric {}

  record StringLiteral(SourceSpan span, String value) implements Textual {}

  record LocalRead(SourceSpan span, Variable.Local variable) implements Value {
    @Override
    public ValueType type() {
      return variable.type();
    }
  }

  record GlobalRead(SourceSpan span, Variable.Global variable) implements Value {
    @Override
    public ValueType type() {
      return variable.type();
    }
  }

  /** The value of an array element; 0 or the empty string when it is missing. */
  record ElementRead(SourceSpan span, Variable.Array array, List<Value> keys) implements Value {
    @Override
    public ValueType type() {
      return array.valueType();
    }
  }

  /** 1 when the array has the element, else 0. */
  record ElementExists(SourceSpan span, Variable.Array array, List<Value> keys)
      implements Numeric {}

  /**
   * 1 when the array has an element with the given keys, else 0.
   *
   * @param keys one entry for each key, empty where any key will do
   */
  record SliceExists(SourceSpan span, Variable.Array array, List<Optional<Value>> keys)
      implements Numeric {
    public SliceExists {
      keys = List.copyOf(keys);
    }
  }

  /** Adds a value to a statistic and yields the value. */
  record Accumulate(SourceSpan span, Variable.Array statistic, List<Value> keys, Value value)
      implements Numeric {}

  /** A number taken of a statistic. */
  record Extract(SourceSpan span, Variable.Array statistic, List<Value> keys, Extractor extractor)
      implements Numeric {}

  /** How many values are in a bucket of a histogram. */
  record Bucket(SourceSpan span, Variable.Array statistic, List<Value> keys, Value number)
      implements Numeric {}

  /** 1 when a bucket of a histogram exists and holds values, else 0. */
  record BucketExists(SourceSpan span, Variable.Array statistic, List<Value> keys, Value number)
      implements Numeric {}

  /**
   * Prints a histogram and yields 0.
   *
   * @param newline whether an empty line follows
   */
  record PrintHistogram(
      SourceSpan span, Variable.Array statistic, List<Value> keys, boolean newline)
      implements Numeric {}

  /** Prints a histogram into a string. */
  record HistogramText(SourceSpan span, Variable.Array statistic, List<Value> keys, boolean newline)
      implements Textual {}

  /** Stores a value and yields it. */
  record Assign(SourceSpan span, Place place, Value value) implements Value {
    @Override
    public ValueType type() {
      return value.type();
    }
  }

  /** Arithmetic on a stored number; yields the new value, or the old one for postfix forms. */
  record Update(
      SourceSpan span, Place place, ArithmeticOperator operator, Value operand, boolean yieldsOld)
      implements Numeric {}

  /** Appends to a stored string and yields the new value. */
  record Append(SourceSpan span, Place place, Value suffix) implements Textual {}

  record Arithmetic(SourceSpan span, ArithmeticOperator operator, Value left, Value right)
      implements Numeric {}

  record Negate(SourceSpan span, Value operand) implements Numeric {}

  record Complement(SourceSpan span, Value operand) implements Numeric {}

  record Not(SourceSpan span, Value operand) implements Numeric {}

  /** Compares two numbers or two strings (bytewise). */
  record Compare(SourceSpan span, Comparison comparison, Value left, Value right)
      implements Numeric {}

  /**
   * Whether a regular expression is found in a text: 1 or 0.
   *
   * @param patternSpan where the pattern stands
   */
  record Match(SourceSpan span, Value text, String pattern, SourceSpan patternSpan)
      implements Numeric {}

  /** Short-circuit {@code &&}. */
  record And(SourceSpan span, Value left, Value right) implements Numeric {}

  /** Short-circuit {@code ||}. */
  record Or(SourceSpan span, Value left, Value right) implements Numeric {}

  record Conditional(SourceSpan span, Value condition, Value whenTrue, Value whenFalse)
      implements Value {
    @Override
    public ValueType type() {
      return whenTrue.type();
    }
  }

  record Concatenate(SourceSpan span, Value left, Value right) implements Textual {}

  /** A call of a function that has a result. */
  record Call(SourceSpan span, Function function, List<Value> arguments) implements Value {
    @Override
    public ValueType type() {
      return function.result().orElse(ValueType.LONG);
    }
  }

  /** Prints and yields 0. */
  record Print(SourceSpan span, Format format, List<Value> arguments) implements Numeric {}

  /** Prints into a string. */
  record PrintToString(SourceSpan span, Format format, List<Value> arguments) implements Textual {}

  /**
   * The content of a register, by its DWARF number.
   *
   * @param user whether the one of the task's user mode is meant, not that of the probed context
   */
  record Register(SourceSpan span, int dwarfNumber, boolean user) implements Numeric {
    /** A register of the probed context. */
    public Register(SourceSpan span, int dwarfNumber) {
      this(span, dwarfNumber, /* user= */ false);
    }
  }

  /**
   * The name of an enumerator, by its value; the number as text when none has it.
   *
   * @param names of each value, in the order of their declaration
   */
  record EnumeratorName(SourceSpan span, Value value, Map<Long, String> names) implements Textual {
    public EnumeratorName {
      names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }
  }

  /** What a counter of the session counted on this CPU, by the name that the script gave it. */
  record Counter(SourceSpan span, String counter) implements Numeric {}

  /** The value that the probed function returns (return probes only). */
  record ReturnValue(SourceSpan span) implements Numeric {}

  /** A word of what a tracepoint was called with, from 0 (tracepoints only). */
  record Argument(SourceSpan span, int word) implements Numeric {}

  /**
   * Reads memory.
   *
   * @param size 1, 2, 4 or 8 bytes
   * @param signed whether the value is sign-extended
   * @param space where the address points to
   */
  record Load(SourceSpan span, Value address, int size, boolean signed, AddressSpace space)
      implements Numeric {}

  /** Truncates to {@code bits} and extends to 64 again. */
  record Extend(SourceSpan span, Value operand, int bits, boolean signed) implements Numeric {}

  /** The bits of a binary64 for the low ones, which are those of a binary32, or the other way. */
  record FloatConversion(SourceSpan span, Value operand, boolean widening) implements Numeric {}

  /** A link-time address of the probed binary, made a run-time one by the runtime. */
  record RelocatedAddress(SourceSpan span, LinkAddress place) implements Numeric {}

  /**
   * Writes the low bytes of a value to memory and yields the value.
   *
   * @param size 1, 2, 4 or 8 bytes
   * @param space where the address points to
   */
  record Store(SourceSpan span, Value address, int size, Value value, AddressSpace space)
      implements Numeric {}

  /**
   * Writes to a register of the probed context, by its DWARF number, and yields the value.
   *
   * @param size how many of its low bytes the variable has
   * @param user whether the one of the task's user mode is meant, not that of the probed context
   */
  record StoreRegister(SourceSpan span, int dwarfNumber, int size, Value value, boolean user)
      implements Numeric {
    /** To a register of the probed context. */
    public StoreRegister(SourceSpan span, int dwarfNumber, int size, Value value) {
      this(span, dwarfNumber, size, value, /* user= */ false);
    }
  }

  /**
   * A C string in memory.
   *
   * @param length how many bytes it may have; negative when only a NUL ends it
   * @param space where the address points to
   * @param quoted whether it is put into quotes, with C's escapes for what cannot be printed
   */
  record MemoryString(
      SourceSpan span, Value address, long length, AddressSpace space, boolean quoted)
      implements Textual {}

  /** A text, or another one when computing it fails. */
  record Guarded(SourceSpan span, Value text, Value otherwise) implements Textual {}

  /**
   * Gives the text that a {@code procfs} file has when it is read.
   *
   * @param append whether it is added to what was given before
   */
  record Answer(SourceSpan span, boolean append, Value text) implements Textual {}

  /** Gives a global to the trace as data, for those who asked for data; yields 0. */
  record ShowAsData(SourceSpan span, Variable variable) implements Numeric {}

  /** What the entry handler kept. */
  record EntryRead(SourceSpan span, EntrySlot slot) implements Value {
    @Override
    public ValueType type() {
      return slot.type();
    }
  }

  /** Embedded C as an expression. */
  record EmbeddedC(SourceSpan span, ValueType type, String text) implements Value {}
}

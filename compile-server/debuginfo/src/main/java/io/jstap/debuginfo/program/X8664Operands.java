// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.program;

import io.jstap.debuginfo.location.Expression;
import io.jstap.debuginfo.location.Expression.BinaryOperator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads operands of x86-64 as the assembler writes them (AT&T syntax): {@code $5}, {@code %eax},
 * {@code -16(%rbp)}, {@code 8(%rax,%rcx,4)}, {@code counter+4(%rip)}, {@code counter}. In front of
 * each stands the argument's size in bytes, negative for a signed one, with an f for a
 * floating-point number: {@code -4@%eax}.
 */
public final class X8664Operands {
  private static final Pattern ARGUMENT =
      Pattern.compile("(?:(-?)([1248])(f?)@)?(.{1,4096})", Pattern.DOTALL);
  private static final String NUMBER = "[-+]?(?:0[xX][0-9a-fA-F]{1,16}|[0-9]{1,20})";
  private static final String SYMBOL = "[A-Za-z_.][A-Za-z0-9_.$@]{0,1000}";
  private static final Pattern CONSTANT = Pattern.compile("\\$(" + NUMBER + ")");
  private static final Pattern REGISTER = Pattern.compile("%([a-z0-9]{2,5})");
  private static final Pattern MEMORY =
      Pattern.compile(
          "(?:("
              + SYMBOL
              + ")(?=$|[-+(]))?("
              + NUMBER
              + ")?"
              + "(?:\\((?:%([a-z0-9]{2,4}))?(?:,%([a-z0-9]{2,4})(?:,([1248]))?)?\\))?");
  private static final String PROGRAM_COUNTER = "rip";
  private static final int WHOLE = 64;

  /**
   * A part of a register.
   *
   * @param number as DWARF counts
   * @param first its lowest bit
   */
  private record Part(int number, int bits, int first) {}

  private static final Map<String, Part> REGISTERS = registers();

  private final Function<String, OptionalLong> symbols;

  /**
   * @param symbols the link-time addresses of symbols by their names
   */
  public X8664Operands(Function<String, OptionalLong> symbols) {
    this.symbols = symbols;
  }

  private static Map<String, Part> registers() {
    Map<String, Part> all = new HashMap<>();
    String[] old = {"a", "d", "c", "b"};
    for (int i = 0; i < old.length; i++) {
      whole(all, i, "r" + old[i] + "x", "e" + old[i] + "x", old[i] + "x", old[i] + "l");
      all.put(old[i] + "h", new Part(i, 8, 8));
    }
    String[] pointers = {"si", "di", "bp", "sp"};
    for (int i = 0; i < pointers.length; i++) {
      String name = pointers[i];
      whole(all, old.length + i, "r" + name, "e" + name, name, name + "l");
    }
    for (int i = 8; i < 16; i++) {
      whole(all, i, "r" + i, "r" + i + "d", "r" + i + "w", "r" + i + "b");
    }
    return all;
  }

  private static void whole(Map<String, Part> all, int number, String... widths) {
    for (int i = 0; i < widths.length; i++) {
      all.put(widths[i], new Part(number, WHOLE >> i, 0));
    }
  }

  /** Reads an argument; empty when it is nothing that can be had from registers and memory. */
  public Optional<MarkArgument> read(String argument) {
    Matcher parts = ARGUMENT.matcher(argument);
    if (!parts.matches()) {
      return Optional.empty();
    }
    boolean sized = parts.group(2) != null;
    boolean signed = "-".equals(parts.group(1));
    boolean floating = "f".equals(parts.group(3));
    String operand = parts.group(4);
    Optional<Part> register = register(operand);
    int bytes =
        sized ? Integer.parseInt(parts.group(2)) : register.map(part -> part.bits / 8).orElse(8);
    if (register.isPresent()) {
      return floating
          ? Optional.empty()
          : Optional.of(new MarkArgument(bytes, signed, false, false, value(register.get())));
    }
    Matcher constant = CONSTANT.matcher(operand);
    if (constant.matches()) {
      return number(constant.group(1))
          .map(value -> new MarkArgument(bytes, signed, floating, false, value));
    }
    if (operand.startsWith("$")) {
      return symbol(operand.substring(1))
          .map(value -> new MarkArgument(bytes, signed, false, false, value));
    }
    return memory(operand).map(place -> new MarkArgument(bytes, signed, floating, true, place));
  }

  private static Optional<Part> register(String operand) {
    Matcher matcher = REGISTER.matcher(operand);
    return matcher.matches()
        ? Optional.ofNullable(REGISTERS.get(matcher.group(1)))
        : Optional.empty();
  }

  private static Expression value(Part part) {
    Expression whole = new Expression.Register(part.number);
    Expression shifted =
        part.first == 0
            ? whole
            : binary(
                BinaryOperator.SHIFT_RIGHT_LOGICAL, whole, new Expression.Constant(part.first));
    return part.bits == WHOLE ? shifted : new Expression.Extend(shifted, part.bits, false);
  }

  private static Expression binary(BinaryOperator operator, Expression left, Expression right) {
    return new Expression.Binary(operator, left, right);
  }

  private static Optional<Expression> number(String text) {
    try {
      boolean negative = text.startsWith("-");
      String digits = text.replaceFirst("^[-+]", "");
      boolean hexadecimal = digits.startsWith("0x") || digits.startsWith("0X");
      long value =
          Long.parseUnsignedLong(hexadecimal ? digits.substring(2) : digits, hexadecimal ? 16 : 10);
      return Optional.of(new Expression.Constant(negative ? -value : value));
    } catch (NumberFormatException e) {
      // More digits than 64 bits have: no operand of this architecture.
      return Optional.empty();
    }
  }

  /** The address of a symbol, with a distance behind it or not. */
  private Optional<Expression> symbol(String text) {
    Matcher parts = MEMORY.matcher(text);
    return parts.matches() && parts.group(1) != null && text.indexOf('(') < 0
        ? address(parts.group(1), parts.group(2))
        : Optional.empty();
  }

  private Optional<Expression> address(String symbol, String distance) {
    Optional<Expression> more =
        distance == null ? Optional.of(new Expression.Constant(0)) : number(distance);
    OptionalLong place = symbols.apply(symbol);
    return place.isPresent()
            && more.isPresent()
            && more.get() instanceof Expression.Constant(long n)
        ? Optional.of(new Expression.LinkAddress("", place.getAsLong() + n))
        : Optional.empty();
  }

  private Optional<Expression> memory(String operand) {
    Matcher parts = MEMORY.matcher(operand);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String symbol = parts.group(1);
    String base = parts.group(3);
    String index = parts.group(4);
    boolean relative = PROGRAM_COUNTER.equals(base);
    if (symbol != null) {
      // With a register the symbol is a distance, which only code at fixed addresses has.
      return (base == null || relative) && index == null
          ? address(symbol, parts.group(2))
          : Optional.empty();
    }
    if (relative || (base == null && index == null)) {
      return Optional.empty();
    }
    Optional<Expression> sum =
        parts.group(2) == null ? Optional.of(new Expression.Constant(0)) : number(parts.group(2));
    if (base != null) {
      sum = sum.flatMap(s -> plus(s, base, 1));
    }
    if (index != null) {
      int scale = parts.group(5) == null ? 1 : Integer.parseInt(parts.group(5));
      sum = sum.flatMap(s -> plus(s, index, scale));
    }
    return sum;
  }

  private static Optional<Expression> plus(Expression sum, String name, int scale) {
    Part part = REGISTERS.get(name);
    if (part == null || part.bits < WHOLE / 2 || part.first != 0) {
      return Optional.empty();
    }
    Expression factor =
        scale == 1
            ? value(part)
            : binary(BinaryOperator.MULTIPLY, value(part), new Expression.Constant(scale));
    return Optional.of(binary(BinaryOperator.ADD, sum, factor));
  }
}

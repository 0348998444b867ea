// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.oracle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Evaluates DWARF expressions as readelf prints them ({@code DW_OP_breg5 (rdi): 200; DW_OP_deref}),
 * by DWARF 5 §2.5 and §2.6. Written without a look at the reader under test.
 */
public final class OperationText {
  /** A base type, by which typed operations compute. */
  public record BaseType(int size, boolean signed, boolean floating) {}

  /** What an expression needs to know of its place. */
  public interface Frame {
    /** Whether registers still hold what they held at the function's entry. */
    boolean atEntry();

    /** The canonical frame address. */
    long cfa() throws Unclear;
  }

  private record Typed(long value, boolean generic, BaseType type) {}

  private static final BaseType GENERIC = new BaseType(8, true, false);
  private static final Pattern OPERATION =
      Pattern.compile("(DW_OP_[A-Za-z_]+?)(\\d*)(?: \\((\\w+)\\))?(?::? (.*))?");

  private final Machine machine;
  private final Frame frame;
  private final Map<Long, BaseType> types;
  private final Deque<Typed> stack = new ArrayDeque<>();
  private final List<String> pieces = new ArrayList<>();
  private String place = "";

  public OperationText(Machine machine, Frame frame, Map<Long, BaseType> types) {
    this.machine = machine;
    this.frame = frame;
    this.types = types;
  }

  /** The place in one line; {@code size} is that of the variable. */
  public String outcome(String text, int size) throws Unclear {
    if (text.isBlank()) {
      throw Unclear.lost("OPTIMISED_OUT");
    }
    for (String operation : split(text)) {
      run(operation.trim(), size);
    }
    return pieces.isEmpty() ? current() : pieces.toString();
  }

  private static List<String> split(String text) {
    List<String> all = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ';' && depth == 0) {
        all.add(text.substring(start, i));
        start = i + 1;
      }
    }
    all.add(text.substring(start));
    return all;
  }

  private String current() {
    if (!place.isEmpty()) {
      return place;
    }
    return stack.isEmpty() ? "nothing" : "memory " + Long.toHexString(stack.peek().value());
  }

  static String value(long value, int size) {
    return "value " + Long.toHexString(Machine.extend(value, 8 * size, false));
  }

  private void run(String text, int size) throws Unclear {
    if (text.matches("DW_OP_const\\d[us]: .*")) {
      push(constant(text));
      return;
    }
    Matcher matcher = OPERATION.matcher(text);
    if (!matcher.matches()) {
      throw Unclear.notCompared("readelf prints '" + text + "'");
    }
    String name = matcher.group(1).substring("DW_OP_".length());
    String number = matcher.group(2);
    String argument = matcher.group(4) == null ? "" : matcher.group(4).trim();
    switch (name) {
      case "reg" -> place = "register " + number;
      case "breg" -> push(machine.register(Integer.parseInt(number)) + Long.parseLong(argument));
      case "lit" -> push(Long.parseLong(number));
      case "constu" -> push(Long.parseUnsignedLong(argument));
      case "consts" -> push(Long.parseLong(argument));
      case "addr" -> push(Long.parseUnsignedLong(argument, 16));
      case "fbreg" -> push(frame.cfa() + Long.parseLong(argument));
      case "call_frame_cfa" -> push(frame.cfa());
      case "stack_value" -> place = value(pop().value(), size);
      case "implicit_value" -> place = implicit(argument, size);
      case "piece" -> piece(Integer.parseInt(argument) * 8, 0);
      case "bit_piece" -> {
        Matcher bits = Pattern.compile("size: (\\d+) offset: (\\d+)").matcher(argument);
        if (!bits.lookingAt()) {
          throw Unclear.notCompared("readelf prints '" + text + "'");
        }
        piece(Integer.parseInt(bits.group(1)), Integer.parseInt(bits.group(2)));
      }
      case "entry_value", "GNU_entry_value" -> entry(argument);
      case "implicit_pointer", "GNU_implicit_pointer" -> throw Unclear.lost("IMPLICIT_POINTER");
      // An argument that was optimised away; callers may know it, the function does not.
      case "GNU_parameter_ref" -> throw Unclear.lost("OPTIMISED_OUT");
      case "GNU_uninit", "nop" -> {}
      case "bra", "skip" ->
          throw Unclear.notCompared("readelf counts the bytes that a branch skips, and shows none");
      default -> compute(name, argument);
    }
  }

  private static long constant(String text) {
    String name = text.substring(0, text.indexOf(':'));
    String argument = text.substring(text.indexOf(':') + 1).trim();
    return name.endsWith("u") ? Long.parseUnsignedLong(argument) : Long.parseLong(argument);
  }

  private static String implicit(String argument, int size) throws Unclear {
    Matcher bytes = Pattern.compile("(\\d+) byte block: ((?:[0-9a-f]+ ?)*)").matcher(argument);
    if (!bytes.matches() || Integer.parseInt(bytes.group(1)) > 8) {
      throw Unclear.notCompared("an implicit value of many bytes");
    }
    long value = 0;
    String[] all = bytes.group(2).trim().split(" ", -1);
    for (int i = all.length - 1; i >= 0; i--) {
      value = value << 8 | Integer.parseInt(all[i], 16);
    }
    return value(value, size);
  }

  private void piece(int bits, int offset) {
    boolean empty = place.isEmpty() && stack.isEmpty();
    String what = empty ? "unavailable OPTIMISED_OUT" : current();
    pieces.add(what + "/" + bits + "@" + offset);
    place = "";
    stack.clear();
  }

  private void entry(String argument) throws Unclear {
    if (!frame.atEntry()) {
      throw Unclear.lost("ENTRY_VALUE");
    }
    Matcher register = Pattern.compile("\\(DW_OP_reg(\\d+) \\(\\w+\\)\\)").matcher(argument);
    if (!register.matches()) {
      throw Unclear.notCompared("an entry value of more than a register");
    }
    push(machine.register(Integer.parseInt(register.group(1))));
  }

  private void push(long value) {
    stack.push(new Typed(value, true, GENERIC));
  }

  private Typed pop() throws Unclear {
    if (stack.isEmpty()) {
      throw Unclear.notCompared("the stack is empty");
    }
    return stack.pop();
  }

  private void pushTyped(long value, BaseType type) throws Unclear {
    if (type.floating()) {
      throw Unclear.lost("UNSUPPORTED");
    }
    stack.push(new Typed(Machine.extend(value, type.size() * 8, type.signed()), false, type));
  }

  private BaseType type(String argument) throws Unclear {
    Matcher matcher = Pattern.compile(".*<0x([0-9a-f]+)>.*").matcher(argument);
    if (!matcher.matches()) {
      throw Unclear.notCompared("a type in '" + argument + "'");
    }
    BaseType known = types.get(Long.parseLong(matcher.group(1), 16));
    if (known == null) {
      throw Unclear.notCompared("an unknown type in '" + argument + "'");
    }
    return known;
  }

  private void compute(String name, String argument) throws Unclear {
    switch (name) {
      case "plus_uconst" -> push(pop().value() + Long.parseUnsignedLong(argument));
      case "deref" -> push(machine.memory(pop().value(), 8));
      case "deref_size" -> push(machine.memory(pop().value(), Integer.parseInt(argument)));
      case "dup" -> stack.push(stack.getFirst());
      case "drop" -> pop();
      case "over" -> stack.push(new ArrayList<>(stack).get(1));
      case "pick" -> stack.push(new ArrayList<>(stack).get(Integer.parseInt(argument)));
      case "swap" -> {
        Typed a = pop();
        Typed b = pop();
        stack.push(a);
        stack.push(b);
      }
      case "rot" -> {
        Typed a = pop();
        Typed b = pop();
        Typed c = pop();
        stack.push(a);
        stack.push(c);
        stack.push(b);
      }
      case "neg", "not", "abs" -> {
        Typed operand = pop();
        long v = operand.value();
        again(operand, name.equals("neg") ? -v : name.equals("not") ? ~v : Math.abs(v));
      }
      case "convert", "GNU_convert" -> {
        if (argument.startsWith("<0x0>") || argument.startsWith("<0>")) {
          push(pop().value());
        } else {
          pushTyped(pop().value(), type(argument));
        }
      }
      case "deref_type", "GNU_deref_type" -> {
        BaseType type = type(argument);
        pushTyped(machine.memory(pop().value(), type.size()), type);
      }
      case "regval_type", "GNU_regval_type" ->
          pushTyped(
              machine.register(Integer.parseInt(argument.substring(0, argument.indexOf(' ')))),
              type(argument));
      default -> binary(name);
    }
  }

  private void again(Typed like, long value) throws Unclear {
    if (like.generic()) {
      push(value);
    } else {
      pushTyped(value, like.type());
    }
  }

  private void binary(String name) throws Unclear {
    Typed second = pop();
    Typed first = pop();
    long a = first.value();
    long b = second.value();
    boolean signed = first.type().signed();
    int order = signed ? Long.compare(a, b) : Long.compareUnsigned(a, b);
    boolean far = Long.compareUnsigned(b, 63) > 0;
    switch (name) {
      case "plus" -> again(first, a + b);
      case "minus" -> again(first, a - b);
      case "mul" -> again(first, a * b);
      case "and" -> again(first, a & b);
      case "or" -> again(first, a | b);
      case "xor" -> again(first, a ^ b);
      case "shl" -> again(first, far ? 0 : a << b);
      case "shr" -> again(first, far ? 0 : unsigned(first) >>> b);
      case "shra" -> again(first, a >> (far ? 63 : b));
      case "div" -> again(first, b == 0 ? 0 : signed ? a / b : Long.divideUnsigned(a, b));
      case "mod" ->
          again(
              first,
              b == 0 ? 0 : first.generic() || !signed ? Long.remainderUnsigned(a, b) : a % b);
      case "eq" -> push(a == b ? 1 : 0);
      case "ne" -> push(a != b ? 1 : 0);
      case "lt" -> push(order < 0 ? 1 : 0);
      case "le" -> push(order <= 0 ? 1 : 0);
      case "gt" -> push(order > 0 ? 1 : 0);
      case "ge" -> push(order >= 0 ? 1 : 0);
      default -> throw Unclear.notCompared("DW_OP_" + name);
    }
  }

  private static long unsigned(Typed operand) {
    return Machine.extend(operand.value(), operand.type().size() * 8, false);
  }
}

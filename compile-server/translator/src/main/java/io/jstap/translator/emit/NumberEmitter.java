// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.AddressSpace;
import io.jstap.translator.ir.ModuleSection;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.ValueType;
import io.jstap.translator.ir.Variable;
import java.util.List;

/**
 * Emits expressions of type long; each method returns a C operand that can be used any number of
 * times.
 */
final class NumberEmitter {
  private final BodyEmitter body;

  NumberEmitter(BodyEmitter body) {
    this.body = body;
  }

  /** Emits what has to run before and returns the operand. */
  String operand(Value expression) {
    Temporaries.Mark mark = body.temporaries().mark();
    String operand = emit(expression);
    body.temporaries().releaseAllButNumbers(mark);
    return operand;
  }

  private String emit(Value expression) {
    return switch (expression) {
      case Value.NumberLiteral literal -> CText.number(literal.value());
      case Value.LocalRead read -> body.local(read.variable());
      case Value.GlobalRead read -> body.names().global(read.variable());
      case Value.ElementRead read -> elementRead(read);
      case Value.ElementExists exists ->
          store(
              "jstap_map_contains(c, "
                  + body.names().array(exists.array())
                  + ", "
                  + keys(exists.keys())
                  + ")");
      case Value.SliceExists exists -> new SliceEmitter(body).exists(exists);
      case Value.Accumulate accumulate -> new StatisticsEmitter(body).accumulate(accumulate);
      case Value.Extract extract -> new StatisticsEmitter(body).extract(extract);
      case Value.Bucket bucket -> new StatisticsEmitter(body).bucket(bucket);
      case Value.BucketExists exists -> new StatisticsEmitter(body).bucketExists(exists);
      case Value.PrintHistogram print -> {
        new StatisticsEmitter(body).print(print);
        yield "0LL";
      }
      case Value.HistogramText text -> throw notANumber(text);
      case Value.Assign assign -> new StoreEmitter(body).assign(assign);
      case Value.Update update -> new StoreEmitter(body).update(update);
      case Value.Arithmetic arithmetic -> {
        List<String> sides = pair(arithmetic.left(), arithmetic.right());
        yield new StoreEmitter(body)
            .arithmetic(arithmetic.span(), arithmetic.operator(), sides.get(0), sides.get(1));
      }
      case Value.Negate negate -> store("(s64)(0 - (u64)" + operand(negate.operand()) + ")");
      case Value.Complement complement -> store("~" + operand(complement.operand()));
      case Value.Not not -> store("!" + operand(not.operand()));
      case Value.Compare compare -> compare(compare);
      case Value.Match match ->
          store(
              "jstap_match(c, &%s, %s)"
                  .formatted(
                      body.names().pattern(match.pattern()),
                      new TextEmitter(body).operand(match.text())));
      case Value.And and -> shortCircuit(and.left(), and.right(), true);
      case Value.Or or -> shortCircuit(or.left(), or.right(), false);
      case Value.Conditional conditional -> conditional(conditional);
      case Value.Call call -> call(call);
      case Value.Print print -> {
        new PrintEmitter(body).print(print);
        yield "0LL";
      }
      case Value.Register register -> {
        String function = register.user() ? "jstap_user_register" : "jstap_register";
        String result = store("(s64)" + function + "(c, " + register.dwarfNumber() + ")");
        body.check(register.span(), "identifier");
        yield result;
      }
      case Value.ReturnValue value -> store("(s64)jstap_return_value(c)");
      case Value.Argument argument -> store("(s64)jstap_argument(c, " + argument.word() + ")");
      case Value.Counter counter -> {
        String value =
            store("jstap_counter_read(c, " + body.names().counter(counter.counter()) + ")");
        body.check(counter.span(), "operator");
        yield value;
      }
      case Value.Load load -> load(load);
      case Value.Store write -> store(write);
      case Value.StoreRegister write -> {
        String value = operand(write.value());
        body.code()
            .line(
                "%s(c, %d, %d, (u64)%s);"
                    .formatted(
                        write.user() ? "jstap_user_register_set" : "jstap_register_set",
                        write.dwarfNumber(),
                        write.size(),
                        value));
        body.checkOperator(write.span(), "=");
        yield value;
      }
      case Value.EntryRead read -> body.names().entrySlot(read.slot());
      case Value.MemoryString text -> throw notANumber(text);
      case Value.Guarded text -> throw notANumber(text);
      case Value.EnumeratorName text -> throw notANumber(text);
      case Value.Answer text -> throw notANumber(text);
      case Value.ShowAsData show -> {
        body.code().line(data(show.variable()));
        body.check(show.span(), "identifier");
        yield "0LL";
      }
      case Value.Extend extend ->
          store(cast(extend.bits(), extend.signed()) + operand(extend.operand()));
      case Value.FloatConversion float32 ->
          store(
              float32.widening()
                  ? "(s64)jstap_widen((u32)" + operand(float32.operand()) + ")"
                  : "(s64)jstap_narrow((u64)" + operand(float32.operand()) + ")");
      case Value.RelocatedAddress address ->
          address
              .place()
              .section()
              .map(section -> moduleAddress(address, section))
              .orElseGet(
                  () -> store("(s64)jstap_relocate(" + hex(address.place().address()) + ")"));
      case Value.EmbeddedC embedded -> {
        String result = body.temporaries().number();
        body.embeddedValue(result, embedded);
        yield result;
      }
      case Value.StringLiteral text -> throw notANumber(text);
      case Value.Append append -> throw notANumber(append);
      case Value.Concatenate concatenate -> throw notANumber(concatenate);
      case Value.PrintToString print -> throw notANumber(print);
    };
  }

  private String data(Variable variable) {
    return switch (variable) {
      case Variable.Array array -> "jstap_data_map(c, " + body.names().array(array) + ");";
      case Variable.Global global ->
          "jstap_data_%s(c, %s, %s);"
              .formatted(
                  global.type() == ValueType.STRING ? "string" : "number",
                  CText.quote(global.name()),
                  body.names().global(global));
      case Variable.Local local ->
          throw new IllegalStateException("local " + local.name() + " shown as data");
    };
  }

  private String moduleAddress(Value.RelocatedAddress address, ModuleSection section) {
    String result =
        store(
            "(s64)jstap_module_address(c, %s, %s)"
                .formatted(
                    body.names().modules().section(section), hex(address.place().address())));
    body.check(address.span(), "identifier");
    return result;
  }

  private static IllegalStateException notANumber(Value expression) {
    return new IllegalStateException("a string where a number belongs at " + expression.span());
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value) + "UL";
  }

  private static String cast(int bits, boolean signed) {
    return "(s64)(" + (signed ? "s" : "u") + bits + ")";
  }

  /** Puts a C expression into a fresh number. */
  String store(String value) {
    String result = body.temporaries().number();
    body.code().line(result + " = " + value + ";");
    return result;
  }

  /** Evaluates from left to right; a value that a later operand could change is copied first. */
  List<String> pair(Value left, Value right) {
    String first = stable(left, List.of(right));
    return List.of(first, operand(right));
  }

  /** An operand that evaluating {@code later} does not change. */
  String stable(Value expression, List<Value> later) {
    String operand = operand(expression);
    boolean variable =
        expression instanceof Value.LocalRead || expression instanceof Value.GlobalRead;
    return variable && later.stream().anyMatch(Effects::any) ? store(operand) : operand;
  }

  private String elementRead(Value.ElementRead read) {
    return store(
        "jstap_map_number(c, " + body.names().array(read.array()) + ", " + keys(read.keys()) + ")");
  }

  /**
   * Emits the keys of an element into an array of values and returns its name; {@code NULL} for the
   * only element of a statistic without keys.
   */
  String keys(List<Value> keys) {
    if (keys.isEmpty()) {
      return "NULL";
    }
    String array = body.temporaries().values(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      List<Value> later = keys.subList(i + 1, keys.size());
      if (keys.get(i).type() == ValueType.STRING) {
        String text = new TextEmitter(body).stable(keys.get(i), later);
        body.code().line(array + "[" + i + "].string = " + text + ";");
      } else {
        String number = operand(keys.get(i));
        body.code().line(array + "[" + i + "].number = " + number + ";");
      }
    }
    return array;
  }

  private String compare(Value.Compare compare) {
    String symbol = " " + compare.comparison().symbol() + " ";
    if (compare.left().type() == ValueType.STRING) {
      TextEmitter texts = new TextEmitter(body);
      String left = texts.stable(compare.left(), List.of(compare.right()));
      String right = texts.operand(compare.right());
      return store("jstap_string_compare(" + left + ", " + right + ")" + symbol + "0");
    }
    List<String> sides = pair(compare.left(), compare.right());
    return store(sides.get(0) + symbol + sides.get(1));
  }

  private String shortCircuit(Value left, Value right, boolean and) {
    String result = body.temporaries().number();
    body.code().line(result + " = !!" + operand(left) + ";");
    body.code().open("if (" + (and ? "" : "!") + result + ")");
    body.code().line(result + " = !!" + operand(right) + ";");
    body.code().close();
    return result;
  }

  private String conditional(Value.Conditional conditional) {
    String result = body.temporaries().number();
    body.code().open("if (" + operand(conditional.condition()) + ")");
    body.code().line(result + " = " + operand(conditional.whenTrue()) + ";");
    body.code().next("else");
    body.code().line(result + " = " + operand(conditional.whenFalse()) + ";");
    body.code().close();
    return result;
  }

  private String call(Value.Call call) {
    String arguments = arguments(call.arguments());
    String result = store(body.names().function(call.function()) + "(c" + arguments + ")");
    body.check(call.span(), "identifier");
    return result;
  }

  /** The arguments of a call, each behind a comma. */
  String arguments(List<Value> arguments) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < arguments.size(); i++) {
      Value argument = arguments.get(i);
      List<Value> later = arguments.subList(i + 1, arguments.size());
      list.append(", ")
          .append(
              argument.type() == ValueType.STRING
                  ? new TextEmitter(body).stable(argument, later)
                  : stable(argument, later));
    }
    return list.toString();
  }

  private String store(Value.Store write) {
    String address = stable(write.address(), List.of(write.value()));
    String value = operand(write.value());
    body.code()
        .line(
            "%s(c, (unsigned long)%s, %d, (u64)%s);"
                .formatted(
                    write.space() == AddressSpace.USER ? "jstap_store_user" : "jstap_store",
                    address,
                    write.size(),
                    value));
    body.checkOperator(write.span(), "=");
    return value;
  }

  private String load(Value.Load load) {
    String address = operand(load.address());
    String function = load.space() == AddressSpace.USER ? "jstap_load_user" : "jstap_load";
    String value = function + "(c, (unsigned long)" + address + ", " + load.size() + ")";
    String result = store(cast(load.size() * 8, load.signed()) + value);
    body.check(load.span(), "identifier");
    return result;
  }
}

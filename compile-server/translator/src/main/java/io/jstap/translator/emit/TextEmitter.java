// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.AddressSpace;
import io.jstap.translator.ir.Place;
import io.jstap.translator.ir.Value;
import java.util.List;

/** Emits expressions of type string; an operand is a C expression of type {@code const char *}. */
final class TextEmitter {
  private final BodyEmitter body;
  private final NumberEmitter numbers;

  TextEmitter(BodyEmitter body) {
    this.body = body;
    this.numbers = new NumberEmitter(body);
  }

  /**
   * Emits what has to run before and returns the operand, which stays valid for the rest of the
   * statement.
   */
  String operand(Value expression) {
    Temporaries.Mark mark = body.temporaries().mark();
    String operand = emit(expression);
    body.temporaries().releaseArrays(mark);
    return operand;
  }

  private String emit(Value expression) {
    return switch (expression) {
      case Value.StringLiteral literal -> CText.quote(literal.value());
      case Value.LocalRead read -> body.local(read.variable());
      case Value.GlobalRead read -> body.names().global(read.variable());
      case Value.ElementRead read -> {
        String keys = numbers.keys(read.keys());
        String buffer = body.temporaries().text();
        body.code()
            .line(
                "jstap_map_string(c, "
                    + body.names().array(read.array())
                    + ", "
                    + keys
                    + ", "
                    + buffer
                    + ");");
        yield buffer;
      }
      case Value.Assign assign -> assign(assign);
      case Value.Append append -> append(append);
      case Value.Concatenate concatenate -> {
        String left = stable(concatenate.left(), List.of(concatenate.right()));
        String right = operand(concatenate.right());
        String buffer = body.temporaries().text();
        copy(buffer, left);
        body.code().line("jstap_string_append(c, " + buffer + ", " + right + ");");
        yield buffer;
      }
      case Value.Conditional conditional -> {
        String buffer = body.temporaries().text();
        body.code().open("if (" + numbers.operand(conditional.condition()) + ")");
        copy(buffer, operand(conditional.whenTrue()));
        body.code().next("else");
        copy(buffer, operand(conditional.whenFalse()));
        body.code().close();
        yield buffer;
      }
      case Value.Call call -> {
        String arguments = numbers.arguments(call.arguments());
        String buffer = body.temporaries().text();
        body.code().line(buffer + "[0] = '\\0';");
        body.code()
            .line(body.names().function(call.function()) + "(c, " + buffer + arguments + ");");
        body.check(call.span(), "identifier");
        yield buffer;
      }
      case Value.PrintToString print -> {
        String buffer = body.temporaries().text();
        new PrintEmitter(body).printToString(print, buffer);
        yield buffer;
      }
      case Value.HistogramText histogram -> {
        String buffer = body.temporaries().text();
        new StatisticsEmitter(body).printToString(histogram, buffer);
        yield buffer;
      }
      case Value.EntryRead read -> body.names().entrySlot(read.slot());
      case Value.MemoryString text -> memoryString(text);
      case Value.Guarded guarded -> guarded(guarded);
      case Value.EnumeratorName name -> enumeratorName(name);
      case Value.Answer answer -> answer(answer);
      case Value.EmbeddedC embedded -> {
        String buffer = body.temporaries().text();
        String value = body.temporaries().textAddress();
        body.embeddedValue(value, embedded);
        copy(buffer, value);
        yield buffer;
      }
      case Value.Numeric number ->
          throw new IllegalStateException("a number where a string belongs at " + number.span());
    };
  }

  private String memoryString(Value.MemoryString text) {
    String address = numbers.operand(text.address());
    String buffer = body.temporaries().text();
    String function =
        text.space() == AddressSpace.USER ? "jstap_user_string" : "jstap_kernel_string";
    String from = "c, " + buffer + ", (unsigned long)" + address;
    body.code().line(buffer + "[0] = '\\0';");
    body.code()
        .line(
            text.length() < 0
                ? function + "(" + from + ");"
                : function + "_n(" + from + ", " + CText.number(text.length()) + ");");
    body.check(text.span(), "operator");
    if (text.quoted()) {
      String plain = buffer;
      buffer = body.temporaries().text();
      body.code().line("jstap_string_quote(c, " + buffer + ", " + plain + ");");
    }
    return buffer;
  }

  private String enumeratorName(Value.EnumeratorName name) {
    String number = numbers.operand(name.value());
    String buffer = body.temporaries().text();
    body.code().open("switch (" + number + ")");
    name.names()
        .forEach(
            (value, text) -> {
              body.code().line("case " + CText.number(value) + ":");
              copy(buffer, CText.quote(text));
              body.code().line("break;");
            });
    body.code().line("default:");
    body.code().line("snprintf(%s, STRING_SIZE, \"%%lld\", %s);".formatted(buffer, number));
    body.code().close();
    return buffer;
  }

  private String answer(Value.Answer answer) {
    String text = operand(answer.text());
    String function = answer.append() ? "jstap_answer_append" : "jstap_answer";
    body.code().line(function + "(c, " + text + ");");
    body.checkOperator(answer.span(), answer.append() ? ".=" : "=");
    return text;
  }

  private String guarded(Value.Guarded guarded) {
    String caught = body.freshLabel("unreadable");
    String done = body.freshLabel("readable");
    String buffer = body.temporaries().text();
    body.enterErrorTarget(caught);
    copy(buffer, operand(guarded.text()));
    if (body.leaveErrorTarget()) {
      body.code().line("goto " + done + ";");
      body.code().line(caught + ":;");
      String outer = body.errorLabel();
      body.code().line("if (!jstap_catch(c, NULL))").line("\tgoto " + outer + ";");
      copy(buffer, operand(guarded.otherwise()));
      body.code().line(done + ":;");
    }
    return buffer;
  }

  /** An operand that evaluating {@code later} does not change. */
  String stable(Value expression, List<Value> later) {
    String operand = operand(expression);
    boolean variable =
        expression instanceof Value.LocalRead || expression instanceof Value.GlobalRead;
    if (!variable || later.stream().noneMatch(Effects::any)) {
      return operand;
    }
    String buffer = body.temporaries().text();
    copy(buffer, operand);
    return buffer;
  }

  private void copy(String to, String from) {
    body.code().line("jstap_string_copy(c, " + to + ", " + from + ");");
  }

  private String assign(Value.Assign assign) {
    switch (assign.place()) {
      case Place.LocalPlace place -> {
        String value = operand(assign.value());
        copy(body.local(place.variable()), value);
        return body.local(place.variable());
      }
      case Place.GlobalPlace place -> {
        String value = operand(assign.value());
        copy(body.names().global(place.variable()), value);
        return body.names().global(place.variable());
      }
      case Place.ElementPlace place -> {
        String keys = numbers.keys(place.keys());
        String value = operand(assign.value());
        setElement(place, keys, value);
        return value;
      }
    }
  }

  private String append(Value.Append append) {
    return switch (append.place()) {
      case Place.LocalPlace place -> appendTo(body.local(place.variable()), append.suffix());
      case Place.GlobalPlace place ->
          appendTo(body.names().global(place.variable()), append.suffix());
      case Place.ElementPlace place -> {
        String keys = numbers.keys(place.keys());
        String suffix = operand(append.suffix());
        String buffer = body.temporaries().text();
        String array = body.names().array(place.array());
        body.code().line("jstap_map_string(c, " + array + ", " + keys + ", " + buffer + ");");
        body.code().line("jstap_string_append(c, " + buffer + ", " + suffix + ");");
        setElement(place, keys, buffer);
        yield buffer;
      }
    };
  }

  private String appendTo(String variable, Value suffix) {
    String operand = operand(suffix);
    if (operand.equals(variable)) {
      String copy = body.temporaries().text();
      copy(copy, operand);
      operand = copy;
    }
    body.code().line("jstap_string_append(c, " + variable + ", " + operand + ");");
    return variable;
  }

  private void setElement(Place.ElementPlace place, String keys, String value) {
    body.code()
        .line(
            "jstap_map_set_string(c, "
                + body.names().array(place.array())
                + ", "
                + keys
                + ", "
                + value
                + ");");
    body.check(place.span(), "identifier");
  }
}

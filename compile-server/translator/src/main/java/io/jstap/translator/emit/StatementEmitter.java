// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.Place;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.ValueType;
import java.util.List;

/** Emits statements. */
final class StatementEmitter {
  private final BodyEmitter body;
  private final NumberEmitter numbers;
  private final TextEmitter texts;

  StatementEmitter(BodyEmitter body) {
    this.body = body;
    this.numbers = new NumberEmitter(body);
    this.texts = new TextEmitter(body);
  }

  /** A block; each run of statements without jumps between them is charged at once. */
  void block(Action.Block block) {
    List<Action> statements = block.statements();
    int at = 0;
    while (at < statements.size()) {
      int end = at;
      while (end < statements.size() && isSimple(statements.get(end))) {
        end++;
      }
      int charged = Math.max(1, end - at);
      if (end == at && statements.get(at) instanceof Action.Block) {
        charged = 0;
      }
      if (charged > 0) {
        body.actions(charged);
      }
      end = Math.max(end, at + 1);
      for (Action statement : statements.subList(at, end)) {
        uncharged(statement);
      }
      at = end;
    }
  }

  private static boolean isSimple(Action statement) {
    return statement instanceof Action.Evaluate
        || statement instanceof Action.CallStatement
        || statement instanceof Action.Delete
        || statement instanceof Action.DeleteAll
        || statement instanceof Action.DeleteSlice;
  }

  /** A statement that stands alone, as the body of an {@code if}. */
  void statement(Action statement) {
    if (statement instanceof Action.Block block) {
      block(block);
    } else {
      body.actions(1);
      uncharged(statement);
    }
  }

  private void uncharged(Action statement) {
    Temporaries.Mark mark = body.temporaries().mark();
    switch (statement) {
      case Action.Block block -> block(block);
      case Action.Evaluate evaluate -> evaluate(evaluate.expression());
      case Action.CallStatement call -> call(call);
      case Action.If choice -> choice(choice);
      case Action.Loop loop -> loop(loop);
      case Action.ForEach forEach -> new ForEachEmitter(body).emit(forEach);
      case Action.ForEachBucket forEach -> new ForEachEmitter(body).emit(forEach);
      case Action.Break jump -> body.code().line("break;");
      case Action.Continue jump -> body.continueLoop();
      case Action.Next next -> body.next(next.span());
      case Action.Return back -> back(back);
      case Action.Delete delete -> delete(delete.place());
      case Action.DeleteAll delete ->
          body.code().line("jstap_map_clear(c, " + body.names().array(delete.array()) + ");");
      case Action.DeleteSlice delete -> new SliceEmitter(body).delete(delete);
      case Action.SaveEntry save -> save(save);
      case Action.TryCatch attempt -> attempt(attempt);
    }
    body.temporaries().release(mark);
  }

  private void evaluate(Value expression) {
    if (expression.type() == ValueType.STRING) {
      texts.operand(expression);
    } else {
      numbers.operand(expression);
    }
  }

  private void call(Action.CallStatement call) {
    String arguments = numbers.arguments(call.arguments());
    String function = body.names().function(call.function());
    boolean textual = call.function().result().filter(t -> t == ValueType.STRING).isPresent();
    if (textual) {
      String buffer = body.temporaries().text();
      body.code().line(buffer + "[0] = '\\0';");
      arguments = ", " + buffer + arguments;
    }
    body.code().line(function + "(c" + arguments + ");");
    body.check(call.span(), "identifier");
  }

  private void choice(Action.If choice) {
    body.code().open("if (" + numbers.operand(choice.condition()) + ")");
    statement(choice.whenTrue());
    choice
        .whenFalse()
        .ifPresent(
            otherwise -> {
              body.code().next("else");
              statement(otherwise);
            });
    body.code().close();
  }

  private void loop(Action.Loop loop) {
    String label = body.freshLabel("continue");
    body.code().open("for (;;)");
    body.actions(1);
    Temporaries.Mark mark = body.temporaries().mark();
    body.code().line("if (!" + numbers.operand(loop.condition()) + ")").line("\tbreak;");
    body.temporaries().release(mark);
    body.enterLoop(label);
    statement(loop.body());
    if (body.leaveLoop()) {
      body.code().line(label + ":;");
    }
    loop.step().ifPresent(this::evaluate);
    body.code().close();
  }

  private void back(Action.Return back) {
    back.value()
        .ifPresent(
            value -> {
              if (value.type() == ValueType.STRING) {
                body.code().line("jstap_string_copy(c, result, " + texts.operand(value) + ");");
              } else {
                body.code().line("result = " + numbers.operand(value) + ";");
              }
            });
    body.leave();
  }

  private void delete(Place place) {
    switch (place) {
      case Place.LocalPlace local -> reset(body.local(local.variable()), local.type());
      case Place.GlobalPlace global -> reset(body.names().global(global.variable()), global.type());
      case Place.ElementPlace element -> {
        String keys = numbers.keys(element.keys());
        body.code()
            .line(
                "jstap_map_delete(c, " + body.names().array(element.array()) + ", " + keys + ");");
      }
    }
  }

  private void reset(String variable, ValueType type) {
    body.code().line(type == ValueType.STRING ? variable + "[0] = '\\0';" : variable + " = 0;");
  }

  private void save(Action.SaveEntry save) {
    String slot = body.names().entrySlot(save.slot());
    if (save.slot().type() == ValueType.STRING) {
      body.code().line("jstap_string_copy(c, " + slot + ", " + texts.operand(save.value()) + ");");
    } else {
      body.code().line(slot + " = " + numbers.operand(save.value()) + ";");
    }
  }

  private void attempt(Action.TryCatch attempt) {
    String caught = body.freshLabel("catch");
    String done = body.freshLabel("tried");
    body.enterErrorTarget(caught);
    statement(attempt.body());
    if (!body.leaveErrorTarget()) {
      return;
    }
    body.code().line("goto " + done + ";");
    body.code().line(caught + ":;");
    String message = attempt.message().isPresent() ? body.temporaries().text() : "NULL";
    String outer = body.errorLabel();
    body.code().line("if (!jstap_catch(c, " + message + "))").line("\tgoto " + outer + ";");
    attempt.message().ifPresent(place -> storeText(place, message));
    statement(attempt.handler());
    body.code().line(done + ":;");
  }

  /** Stores a string operand to a scalar. */
  void storeText(Place place, String operand) {
    String to =
        switch (place) {
          case Place.LocalPlace local -> body.local(local.variable());
          case Place.GlobalPlace global -> body.names().global(global.variable());
          case Place.ElementPlace element ->
              throw new IllegalStateException("an element as a loop or catch variable");
        };
    body.code().line("jstap_string_copy(c, " + to + ", " + operand + ");");
  }

  /** Stores a number operand to a scalar. */
  void storeNumber(Place place, String operand) {
    String to =
        switch (place) {
          case Place.LocalPlace local -> body.local(local.variable());
          case Place.GlobalPlace global -> body.names().global(global.variable());
          case Place.ElementPlace element ->
              throw new IllegalStateException("an element as a loop variable");
        };
    body.code().line(to + " = " + operand + ";");
  }
}

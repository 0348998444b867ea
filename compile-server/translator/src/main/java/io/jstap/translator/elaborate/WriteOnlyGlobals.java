// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.lex.Compatibility;
import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.Extractor;
import io.jstap.translator.ir.Format;
import io.jstap.translator.ir.FunctionBody;
import io.jstap.translator.ir.Handler;
import io.jstap.translator.ir.Place;
import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.ValueType;
import io.jstap.translator.ir.Variable;
import io.jstap.translator.ir.Walk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Prints, at the end of a session, the globals that a script writes and never reads (§8): what else
 * could it have collected them for?
 */
final class WriteOnlyGlobals {
  private final Set<Variable> read = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Variable> written = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Variable.Local> locals = new ArrayList<>();
  private final List<Action> actions = new ArrayList<>();

  private final BiPredicate<Variable.Global, SourceSpan> isPointer;
  private final String numbers;

  private WriteOnlyGlobals(
      BiPredicate<Variable.Global, SourceSpan> isPointer, Compatibility language) {
    this.isPointer = isPointer;
    this.numbers = language.has("1.4") ? "=%d" : "=%p";
  }

  /**
   * The program with one more handler, if there is something to print.
   *
   * @param own the globals of the user's own files, with the places where they are declared
   * @param isPointer of a number and its declaration, whether it is an address
   * @param language statistics are printed in hexadecimal before 1.4
   */
  static Program printed(
      Program program,
      Map<Variable, SourceSpan> own,
      BiPredicate<Variable.Global, SourceSpan> isPointer,
      Compatibility language) {
    WriteOnlyGlobals globals = new WriteOnlyGlobals(isPointer, language);
    for (FunctionBody body : program.functions()) {
      switch (body) {
        case FunctionBody.Script script -> globals.collect(script.block());
        case FunctionBody.Native code ->
            code.globals().forEach(access -> globals.read.add(access.variable()));
      }
    }
    for (Handler handler : program.handlers()) {
      globals.collect(handler.block());
      handler.condition().ifPresent(condition -> globals.collect(condition.test()));
    }
    for (Variable variable : program.globals()) {
      SourceSpan span = own.get(variable);
      if (span != null && globals.written.contains(variable) && !globals.read.contains(variable)) {
        globals.show(variable, span);
      }
    }
    return globals.actions.isEmpty() ? program : globals.addedTo(program);
  }

  private Program addedTo(Program program) {
    List<Probe> probes = new ArrayList<>(program.probes());
    SourceSpan span = actions.getFirst().span();
    Handler handler = new Handler(locals, new Action.Block(span, actions));
    probes.add(new Probe.Session("end", "end", handler, Probe.Phase.END, Long.MAX_VALUE));
    return new Program(program.globals(), program.functions(), probes, program.topLevelC())
        .withPatterns(program.patterns());
  }

  private void collect(Action body) {
    Walk.statements(
        body,
        statement -> {
          switch (statement) {
            case Action.ForEach loop -> read.add(loop.array());
            case Action.ForEachBucket loop -> read.add(loop.statistic());
            case Action.DeleteAll delete -> written.add(delete.array());
            case Action.DeleteSlice delete -> written.add(delete.array());
            default -> {}
          }
        });
    Set<Value> discarded = Collections.newSetFromMap(new IdentityHashMap<>());
    Walk.statements(
        body,
        statement -> {
          if (statement instanceof Action.Evaluate evaluate) {
            discarded.add(evaluate.expression());
          } else if (statement instanceof Action.Loop loop) {
            loop.step().ifPresent(discarded::add);
          }
        });
    Walk.expressions(body, value -> value(value, discarded.contains(value)), this::written);
  }

  private void value(Value value, boolean discarded) {
    switch (value) {
      case Value.GlobalRead global -> read.add(global.variable());
      case Value.ElementRead element -> read.add(element.array());
      case Value.ElementExists exists -> read.add(exists.array());
      case Value.SliceExists exists -> read.add(exists.array());
      case Value.Extract extract -> read.add(extract.statistic());
      case Value.Bucket bucket -> read.add(bucket.statistic());
      case Value.BucketExists bucket -> read.add(bucket.statistic());
      case Value.PrintHistogram print -> read.add(print.statistic());
      case Value.HistogramText text -> read.add(text.statistic());
      case Value.Accumulate accumulate -> written.add(accumulate.statistic());
      case Value.Update update when !discarded -> global(update.place()).ifPresent(read::add);
      case Value.Append append when !discarded -> global(append.place()).ifPresent(read::add);
      default -> {}
    }
  }

  private void written(Place place) {
    global(place).ifPresent(written::add);
  }

  private static Optional<Variable> global(Place place) {
    return switch (place) {
      case Place.GlobalPlace global -> Optional.of(global.variable());
      case Place.ElementPlace element -> Optional.of(element.array());
      case Place.LocalPlace local -> Optional.empty();
    };
  }

  /** As data, for those who asked for data, or as text. */
  private void show(Variable variable, SourceSpan span) {
    List<Action> before = List.copyOf(actions);
    actions.clear();
    print(variable, span);
    Action text = new Action.Block(span, actions);
    actions.clear();
    actions.addAll(before);
    actions.add(
        new Action.If(
            span,
            new Value.EmbeddedC(span, ValueType.LONG, "jstap_wants_data()"),
            new Action.Evaluate(span, new Value.ShowAsData(span, variable)),
            Optional.of(text)));
  }

  private void print(Variable variable, SourceSpan span) {
    switch (variable) {
      case Variable.Global global ->
          printf(
              actions,
              span,
              global.name()
                  + (global.type() == ValueType.STRING
                      ? "=\"%s\"\n"
                      : isPointer.test(global, span) ? "=%p\n" : "=%d\n"),
              List.of(new Value.GlobalRead(span, global)));
      case Variable.Array array when array.keyTypes().isEmpty() ->
          actions.add(statistic(array, List.of(), array.name(), List.of(), span));
      case Variable.Array array -> elements(array, span);
      case Variable.Local local ->
          throw new IllegalStateException("local " + local.name() + " among the globals");
    }
  }

  /** One line for each element, the greatest first. */
  private void elements(Variable.Array array, SourceSpan span) {
    List<Place> places = new ArrayList<>();
    List<Value> keys = new ArrayList<>();
    StringBuilder name = new StringBuilder(array.name());
    for (ValueType type : array.keyTypes()) {
      Variable.Local key = local("key", type);
      places.add(new Place.LocalPlace(span, key));
      keys.add(new Value.LocalRead(span, key));
      name.append(keys.size() == 1 ? "[" : ",").append(type == ValueType.STRING ? "\"%s\"" : "%d");
    }
    name.append(']');
    Optional<Place> value = Optional.empty();
    List<Action> body = new ArrayList<>();
    if (array.isStatistic()) {
      body.add(statistic(array, keys, name.toString(), keys, span));
    } else {
      Variable.Local local = local("value", array.valueType());
      value = Optional.of(new Place.LocalPlace(span, local));
      List<Value> arguments = new ArrayList<>(keys);
      arguments.add(new Value.LocalRead(span, local));
      name.append(array.valueType() == ValueType.STRING ? "=\"%s\"\n" : "=%d\n");
      printf(body, span, name.toString(), arguments);
    }
    actions.add(
        new Action.ForEach(
            span,
            array,
            places,
            value,
            List.of(),
            Optional.of(new Action.Order(0, true, Extractor.COUNT)),
            Optional.empty(),
            new Action.Block(span, body)));
  }

  private Variable.Local local(String name, ValueType type) {
    Variable.Local local = new Variable.Local(name, type);
    locals.add(local);
    return local;
  }

  private Action statistic(
      Variable.Array array, List<Value> keys, String name, List<Value> first, SourceSpan span) {
    List<Value> arguments = new ArrayList<>(first);
    StringBuilder format = new StringBuilder(name);
    for (Extractor extractor :
        List.of(Extractor.COUNT, Extractor.MIN, Extractor.MAX, Extractor.SUM, Extractor.AVERAGE)) {
      format.append(" @").append(extractor.word()).append(numbers);
      arguments.add(new Value.Extract(span, array, keys, extractor));
    }
    List<Action> whole = new ArrayList<>();
    printf(whole, span, format + "\n", arguments);
    List<Action> empty = new ArrayList<>();
    printf(empty, span, name + " @count=0x0\n", first);
    return new Action.If(
        span,
        new Value.Extract(span, array, keys, Extractor.COUNT),
        whole.getFirst(),
        Optional.of(empty.getFirst()));
  }

  /** Adds the printing of a text in which %d, %p and %s stand for the arguments. */
  private static void printf(List<Action> to, SourceSpan span, String text, List<Value> arguments) {
    List<Format.Piece> pieces = new ArrayList<>();
    int start = 0;
    for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', start)) {
      pieces.add(new Format.Text(text.substring(start, at)));
      pieces.add(
          new Format.Directive(
              text.charAt(at + 1), "", Format.Directive.NONE, Format.Directive.NONE));
      start = at + 2;
    }
    pieces.add(new Format.Text(text.substring(start)));
    to.add(new Action.Evaluate(span, new Value.Print(span, new Format(pieces), arguments)));
  }
}

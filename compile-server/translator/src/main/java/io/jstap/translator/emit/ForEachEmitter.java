// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.Place;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.ValueType;
import io.jstap.translator.ir.Variable;
import java.util.Optional;

/** Emits loops over arrays: sort if asked for, then a cursor over the elements. */
final class ForEachEmitter {
  private final BodyEmitter body;
  private final StatementEmitter statements;

  ForEachEmitter(BodyEmitter body) {
    this.body = body;
    this.statements = new StatementEmitter(body);
  }

  void emit(Action.ForEach loop) {
    String map = body.names().array(loop.array());
    String limit = limit(loop.limit());
    Optional<SliceEmitter.Chosen> slice =
        loop.slice().isEmpty()
            ? Optional.empty()
            : Optional.of(new SliceEmitter(body).keys(loop.slice()));
    boolean collects = loop.array().isStatistic() && !body.isIterated(loop.array());
    body.enterIteration(loop.array());
    if (collects) {
      body.code().line("jstap_statistic_collect(c, " + map + ");");
      body.check(loop.span(), "keyword");
    }
    loop.order().ifPresent(order -> sort(loop.array(), order, limit));
    String cursor = body.temporaries().cursor();
    String label = body.freshLabel("continue");
    body.code()
        .open(
            "for (jstap_map_first(%s, &%s); %s-- > 0 && jstap_map_valid(&%s); jstap_map_next(&%s))"
                .formatted(map, cursor, limit, cursor, cursor));
    body.actions(1);
    slice.ifPresent(
        chosen ->
            body.code()
                .line("if (!jstap_map_matches(&" + cursor + ", " + chosen + "))")
                .line("\tcontinue;"));
    for (int i = 0; i < loop.keys().size(); i++) {
      bind(loop.keys().get(i), "jstap_map_key", "&" + cursor + ", " + i);
    }
    loop.value().ifPresent(value -> bind(value, "jstap_map_value", "&" + cursor));
    repeated(loop.body(), label);
    body.leaveIteration();
  }

  /** Buckets are read one by one: the statistic cannot change meanwhile. */
  void emit(Action.ForEachBucket loop) {
    NumberEmitter numbers = new NumberEmitter(body);
    String limit = limit(loop.limit());
    String element = new StatisticsEmitter(body).element(loop.statistic(), loop.keys());
    String bucket = numbers.store("0");
    String cells =
        numbers.store(
            "jstap_statistic_get(c, %s, JSTAP_COUNT) ? jstap_histogram_cells(%s) : 0"
                .formatted(element, body.names().array(loop.statistic())));
    String label = body.freshLabel("continue");
    body.code().open("for (; %s-- > 0 && %s < %s; %s++)".formatted(limit, bucket, cells, bucket));
    body.actions(1);
    statements.storeNumber(loop.bucket(), bucket);
    loop.count()
        .ifPresent(
            count ->
                statements.storeNumber(
                    count, "jstap_histogram_cell(c, " + element + ", " + bucket + ")"));
    repeated(loop.body(), label);
  }

  private String limit(Optional<Value> expression) {
    NumberEmitter numbers = new NumberEmitter(body);
    return numbers.store(expression.map(numbers::operand).orElse("S64_MAX"));
  }

  private void sort(Variable.Array array, Action.Order order, String limit) {
    String map = body.names().array(array);
    boolean byStatistic = array.isStatistic() && order.by() == 0;
    body.code()
        .line(
            byStatistic
                ? "jstap_statistic_sort(c, %s, %s, %s, %s);"
                    .formatted(
                        map,
                        StatisticsEmitter.constant(order.extractor()),
                        order.descending(),
                        limit)
                : "jstap_map_sort(c, %s, %d, %s, %s);"
                    .formatted(map, order.by(), order.descending(), limit));
  }

  private void repeated(Action action, String label) {
    body.enterLoop(label);
    statements.statement(action);
    if (body.leaveLoop()) {
      body.code().line(label + ":;");
    }
    body.code().close();
  }

  private void bind(Place place, String accessor, String arguments) {
    if (place.type() == ValueType.STRING) {
      statements.storeText(place, accessor + "_string(" + arguments + ")");
    } else {
      statements.storeNumber(place, accessor + "_number(" + arguments + ")");
    }
  }
}

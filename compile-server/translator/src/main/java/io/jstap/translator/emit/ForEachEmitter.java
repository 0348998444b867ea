// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.Place;
import io.jstap.translator.ir.ValueType;

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
    String limit = body.number();
    String bound =
        loop.limit()
            .map(expression -> new NumberEmitter(body).operand(expression))
            .orElse("S64_MAX");
    body.code().line(limit + " = " + bound + ";");
    loop.order()
        .ifPresent(
            order ->
                body.code()
                    .line(
                        "jstap_map_sort(c, %s, %d, %s, %s);"
                            .formatted(map, order.by(), order.descending(), limit)));
    String cursor = body.variable("struct jstap_map_cursor ", "");
    String label = body.freshLabel("continue");
    body.code()
        .open(
            "for (jstap_map_first(%s, &%s); %s-- > 0 && jstap_map_valid(&%s); jstap_map_next(&%s))"
                .formatted(map, cursor, limit, cursor, cursor));
    body.actions(1);
    for (int i = 0; i < loop.keys().size(); i++) {
      bind(loop.keys().get(i), "jstap_map_key", "&" + cursor + ", " + i);
    }
    loop.value().ifPresent(value -> bind(value, "jstap_map_value", "&" + cursor));
    body.enterLoop(label);
    statements.statement(loop.body());
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

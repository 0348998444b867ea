// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.Action;
import io.jstap.translator.ir.Value;
import io.jstap.translator.ir.ValueType;
import java.util.List;
import java.util.Optional;

/** Emits what selects elements by some of their keys: {@code a[*, k]}. */
final class SliceEmitter {
  /** An array of key values, and which of them count: arguments of the runtime's functions. */
  record Chosen(String keys, int mask) {
    @Override
    public String toString() {
      return keys + ", " + mask;
    }
  }

  private final BodyEmitter body;

  SliceEmitter(BodyEmitter body) {
    this.body = body;
  }

  /**
   * Emits the given keys. Strings are copied, for the keys of a loop have to stay while its body
   * assigns to the variables that they came from.
   */
  Chosen keys(List<Optional<Value>> keys) {
    String array = body.temporaries().values(keys.size());
    int mask = 0;
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).isPresent()) {
        mask |= 1 << i;
        key(array + "[" + i + "]", keys.get(i).get());
      }
    }
    return new Chosen(array, mask);
  }

  private void key(String to, Value key) {
    if (key.type() != ValueType.STRING) {
      String number = new NumberEmitter(body).operand(key);
      body.code().line(to + ".number = " + number + ";");
      return;
    }
    String text = new TextEmitter(body).operand(key);
    if (!(key instanceof Value.StringLiteral)) {
      String copy = body.temporaries().text();
      body.code().line("jstap_string_copy(c, " + copy + ", " + text + ");");
      text = copy;
    }
    body.code().line(to + ".string = " + text + ";");
  }

  void delete(Action.DeleteSlice delete) {
    Chosen chosen = keys(delete.keys());
    String map = body.names().array(delete.array());
    body.code().line("jstap_map_delete_slice(c, " + map + ", " + chosen + ");");
  }

  String exists(Value.SliceExists exists) {
    Chosen chosen = keys(exists.keys());
    String map = body.names().array(exists.array());
    if (exists.array().isStatistic() && !body.isIterated(exists.array())) {
      body.code().line("jstap_statistic_collect(c, " + map + ");");
      body.check(exists.span(), "identifier");
    }
    String cursor = body.temporaries().cursor();
    String found = new NumberEmitter(body).store("0");
    body.code()
        .open(
            "for (jstap_map_first(%s, &%s); jstap_map_valid(&%s) && !%s; jstap_map_next(&%s))"
                .formatted(map, cursor, cursor, found, cursor))
        .line(found + " = jstap_map_matches(&" + cursor + ", " + chosen + ");")
        .close();
    return found;
  }
}

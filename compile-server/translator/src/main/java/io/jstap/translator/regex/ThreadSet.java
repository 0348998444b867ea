// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.nio.IntBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a state of the automaton stands for.
 *
 * @param steps the step that each thread has come to, ascending
 * @param rows for each thread the register of each tag
 * @param searching whether a match may still start at the next offset
 * @param atBegin whether nothing has been read yet
 */
record ThreadSet(
    List<Integer> steps,
    List<List<Integer>> rows,
    Relations relations,
    boolean searching,
    boolean atBegin) {
  /** Before the subject: nothing yet but the wish to find something. */
  static final ThreadSet START = new ThreadSet(List.of(), List.of(), Relations.none(), true, true);

  ThreadSet {
    steps = List.copyOf(steps);
    rows = List.copyOf(rows);
  }

  List<Integer> registers(int thread) {
    return rows.get(thread);
  }

  /** Equal for equal states. */
  IntBuffer key() {
    IntStream.Builder key = IntStream.builder();
    key.add(searching ? 1 : 0).add(atBegin ? 1 : 0).add(steps.size());
    steps.forEach(key::add);
    rows.forEach(row -> row.forEach(key::add));
    relations.key(key::add);
    return IntBuffer.wrap(key.build().toArray());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import java.util.ArrayList;
import java.util.List;

/**
 * The variables of one C function in which values live while a statement runs. What is given back
 * is used again, so their number follows from the largest statement, not from the length of the
 * function. The kernel's stack is small: it holds so many of each kind, which together need about 1
 * KB at the most, and the frame that the runtime hands out has the others.
 */
final class Temporaries {
  /** Keys of an array; there are no more. */
  private static final int KEYS = 9;

  /** What is in use at some moment. */
  record Mark(
      int numbers, int texts, int keys, int values, int cursors, int pointers, int addresses) {}

  /** Variables of one kind, numbered; those in use are the first. */
  private static final class Pool {
    private final String prefix;
    private final int onStack;

    /** How many elements each needs, 0 for what is no array. */
    private final List<Integer> lengths = new ArrayList<>();

    private int inUse;

    Pool(String prefix, int onStack) {
      this.prefix = prefix;
      this.onStack = onStack;
    }

    String take(int length) {
      if (inUse == lengths.size()) {
        lengths.add(length);
      } else {
        lengths.set(inUse, Math.max(length, lengths.get(inUse)));
      }
      String name = prefix + inUse;
      return inUse++ < onStack ? name : "f->" + name;
    }

    void declare(String type, List<String> stack, List<String> frame) {
      for (int i = 0; i < lengths.size(); i++) {
        String suffix = lengths.get(i) == 0 ? "" : "[" + lengths.get(i) + "]";
        (i < onStack ? stack : frame).add(type + prefix + i + suffix + ";");
      }
    }
  }

  private final Pool numbers = new Pool("n", 40);
  private final Pool texts = new Pool("s", 0);
  private final Pool keys = new Pool("k", 4);
  private final Pool values = new Pool("v", 1);
  private final Pool cursors = new Pool("cursor", 4);
  private final Pool pointers = new Pool("p", 8);
  private final Pool addresses = new Pool("t", 8);

  String number() {
    return numbers.take(0);
  }

  /** A string buffer. */
  String text() {
    return texts.take(0);
  }

  /** An array of values: the keys of an element, or what is printed. */
  String values(int count) {
    return (count <= KEYS ? keys : values).take(count);
  }

  /** A place in a loop over an array. */
  String cursor() {
    return cursors.take(0);
  }

  /** The address of a number. */
  String pointer() {
    return pointers.take(0);
  }

  /** The address of a text that somebody else holds. */
  String textAddress() {
    return addresses.take(0);
  }

  Mark mark() {
    return new Mark(
        numbers.inUse,
        texts.inUse,
        keys.inUse,
        values.inUse,
        cursors.inUse,
        pointers.inUse,
        addresses.inUse);
  }

  /** Gives back all that was taken since the mark. */
  void release(Mark mark) {
    numbers.inUse = mark.numbers();
    releaseAllButNumbers(mark);
  }

  /** Gives back what a number is computed with, but no numbers. */
  void releaseAllButNumbers(Mark mark) {
    texts.inUse = mark.texts();
    releaseArrays(mark);
  }

  /** Gives back arrays, cursors and addresses: what a text is computed with, but no texts. */
  void releaseArrays(Mark mark) {
    keys.inUse = mark.keys();
    values.inUse = mark.values();
    cursors.inUse = mark.cursors();
    pointers.inUse = mark.pointers();
    addresses.inUse = mark.addresses();
  }

  /**
   * Declares all.
   *
   * @param stack gets the variables of the function
   * @param frame gets the members of its frame
   */
  void declare(List<String> stack, List<String> frame) {
    numbers.declare("s64 ", stack, frame);
    keys.declare("union jstap_value ", stack, frame);
    values.declare("union jstap_value ", stack, frame);
    cursors.declare("struct jstap_map_cursor ", stack, frame);
    pointers.declare("s64 *", stack, frame);
    addresses.declare("const char *", stack, frame);
    for (int i = 0; i < texts.lengths.size(); i++) {
      frame.add("char s" + i + "[STRING_SIZE];");
    }
  }
}

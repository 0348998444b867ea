// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.BuilderProblem;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Evaluates the runtime's {@code facts.conf} for one kernel. A line is a macro, a question and its
 * arguments; the macro is defined where the answer is yes:
 *
 * <pre>
 * NAME export SYMBOL
 * NAME config CONFIG_X
 * NAME type STRUCT
 * NAME member STRUCT MEMBER
 * NAME parameters FUNCTION COUNT
 * </pre>
 */
final class KernelFacts {
  private static final int LARGEST = 4096;
  private static final Pattern MACRO = Pattern.compile("[A-Z_][A-Z0-9_]*");

  private final Exports exports;
  private final KernelConfig config;
  private final KernelTypes types;

  KernelFacts(Exports exports, KernelConfig config, KernelTypes types) {
    this.exports = exports;
    this.config = config;
    this.types = types;
  }

  /**
   * The text of {@code kernel_facts.h}.
   *
   * @param facts the text of {@code facts.conf}
   */
  String header(String facts) throws IngestFailure {
    StringBuilder out = new StringBuilder();
    out.append("/* SPDX-License-Identifier: GPL-2.0-only */\n");
    out.append("/* Facts about one kernel, generated from facts.conf. */\n");
    int number = 0;
    for (String line : facts.lines().toList()) {
      number++;
      int comment = line.indexOf('#');
      String text = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!text.isEmpty()) {
        String[] words = text.split("\\s+");
        if (!MACRO.matcher(words[0]).matches()) {
          throw bad(number).get();
        }
        OptionalInt value = value(words, number);
        if (value.isPresent()) {
          out.append("#define %s %d\n".formatted(words[0], value.getAsInt()));
        }
      }
    }
    return out.toString();
  }

  /** What the macro stands for; empty where it is not defined. */
  private OptionalInt value(String[] words, int line) throws IngestFailure {
    if (words.length == 3 && words[1].equals("size")) {
      int size = types.size(words[2]).orElseThrow(() -> lacking(words[2]));
      // It becomes an array in every script's tables: nothing of the kernel's there is as large as
      // a page.
      if (size <= 0 || size > LARGEST) {
        throw lacking(words[2]);
      }
      return OptionalInt.of(size);
    }
    return holds(words).orElseThrow(bad(line)) ? OptionalInt.of(1) : OptionalInt.empty();
  }

  private static IngestFailure lacking(String structure) {
    return new IngestFailure(
        BuilderProblem.RUNTIME,
        "this kernel's types have no usable struct " + structure,
        "jstap needs a kernel with kprobes and BTF (CONFIG_KPROBES, CONFIG_DEBUG_INFO_BTF)");
  }

  private Optional<Boolean> holds(String[] words) {
    String question = words.length > 2 ? words[1] + "/" + (words.length - 2) : "";
    return switch (question) {
      case "export/1" -> Optional.of(exports.find(words[2]).isPresent());
      case "config/1" -> Optional.of(config.enabled(words[2]));
      case "type/1" -> Optional.of(types.hasType(words[2]));
      case "member/2" -> Optional.of(types.hasMember(words[2], words[3]));
      case "parameters/2" ->
          words[3].matches("[0-9]{1,3}")
              ? Optional.of(types.hasParameters(words[2], Integer.parseInt(words[3])))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Supplier<IngestFailure> bad(int number) {
    return () ->
        new IngestFailure(
            BuilderProblem.RUNTIME,
            "line " + number + " of the runtime's facts.conf is no fact",
            "a fact is NAME, then 'export SYMBOL', 'config CONFIG_X', 'type STRUCT', "
                + "'member STRUCT MEMBER', 'parameters FUNCTION COUNT' or 'size STRUCT'");
  }
}

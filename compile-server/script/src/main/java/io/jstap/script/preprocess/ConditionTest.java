// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.preprocess;

import io.jstap.script.lex.Numbers;
import io.jstap.script.lex.VersionOrder;
import java.util.Set;

/**
 * One comparison of a conditional, checked for form (§2.1). Its outcome depends on the facts only.
 *
 * @param left a fact, an option, a number or a string
 * @param operator one of the six comparisons
 * @param right what to compare with
 */
public record ConditionTest(Operand left, String operator, Operand right) {
  /** A side of a comparison. */
  public sealed interface Operand {
    record Word(String name) implements Operand {}

    record Text(String value) implements Operand {}

    record Number(long value) implements Operand {}
  }

  /** A comparison that can not be made; the message says why. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    public Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /** The words that may stand on the left, besides {@code CONFIG_} options. */
  static final Set<String> WORDS =
      Set.of(
          "kernel_v",
          "kernel_vr",
          "systemtap_v",
          "arch",
          "runtime",
          "systemtap_privilege",
          "guru_mode");

  /** The outcome. */
  public boolean evaluate(PreprocessorFacts facts) throws Malformed {
    return switch (left) {
      case Operand.Number number -> numbers(number.value());
      case Operand.Text text -> texts(text.value());
      case Operand.Word word ->
          word.name().startsWith("CONFIG_") ? option(facts, word.name()) : fact(facts, word.name());
    };
  }

  private boolean numbers(long value) throws Malformed {
    if (right instanceof Operand.Number number) {
      return ordered(Long.compare(value, number.value()));
    }
    throw new Malformed("a number can be compared with a number only");
  }

  private boolean texts(String value) throws Malformed {
    if (right instanceof Operand.Text text) {
      return ordered(value.compareTo(text.value()));
    }
    throw new Malformed("a string can be compared with a string only");
  }

  private boolean fact(PreprocessorFacts facts, String word) throws Malformed {
    return switch (word) {
      case "kernel_v" -> version(word, beforeDash(facts.kernelRelease()));
      case "kernel_vr" -> version(word, facts.kernelRelease());
      case "systemtap_v" -> version(word, facts.languageVersion());
      case "arch" -> equality(GlobPattern.matches(text(word), facts.architecture()));
      case "runtime" -> equality(GlobPattern.matches(text(word), facts.runtime()));
      case "systemtap_privilege" -> equality(text(word).equals(facts.privilege()));
      case "guru_mode" -> guru(facts.guru());
      default -> throw new Malformed("'%s' is nothing that a condition can ask".formatted(word));
    };
  }

  private static String beforeDash(String release) {
    int dash = release.indexOf('-');
    return dash < 0 ? release : release.substring(0, dash);
  }

  private boolean version(String word, String actual) throws Malformed {
    String wanted = text(word);
    return GlobPattern.isPattern(wanted)
        ? equality(GlobPattern.matches(wanted, actual))
        : ordered(VersionOrder.compare(actual, wanted));
  }

  private boolean guru(boolean actual) throws Malformed {
    if (right instanceof Operand.Number number && (number.value() == 0 || number.value() == 1)) {
      return equality(actual == (number.value() == 1));
    }
    throw new Malformed("'guru_mode' can be compared with 0 and 1 only");
  }

  private boolean option(PreprocessorFacts facts, String option) throws Malformed {
    String value = facts.config(option).orElse("");
    return switch (right) {
      case Operand.Text text -> equality(GlobPattern.matches(text.value(), value));
      case Operand.Number number -> ordered(Long.compare(number(option, value), number.value()));
      case Operand.Word other -> options(facts, value, other.name());
    };
  }

  private boolean options(PreprocessorFacts facts, String value, String other) throws Malformed {
    if (!other.startsWith("CONFIG_")) {
      throw new Malformed("'%s' is no kernel option".formatted(other));
    }
    String otherValue = facts.config(other).orElse("");
    if (Numbers.parse(value).isPresent() && Numbers.parse(otherValue).isPresent()) {
      return ordered(Long.compare(number("", value), number(other, otherValue)));
    }
    return ordered(value.compareTo(otherValue));
  }

  private static long number(String option, String value) throws Malformed {
    if (value.isEmpty()) {
      return 0;
    }
    boolean negative = value.startsWith("-");
    long magnitude =
        Numbers.parse(negative ? value.substring(1) : value)
            .orElseThrow(
                () -> new Malformed("%s is \"%s\" here, no number".formatted(option, value)));
    return negative ? -magnitude : magnitude;
  }

  private String text(String word) throws Malformed {
    if (right instanceof Operand.Text text) {
      return text.value();
    }
    throw new Malformed("'%s' can be compared with a string only".formatted(word));
  }

  private boolean equality(boolean equal) throws Malformed {
    return switch (operator) {
      case "==" -> equal;
      case "!=" -> !equal;
      default -> throw new Malformed("only '==' and '!=' can be used here");
    };
  }

  private boolean ordered(int order) throws Malformed {
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case ">=" -> order >= 0;
      case ">" -> order > 0;
      default -> throw new Malformed("'%s' is no comparison".formatted(operator));
    };
  }
}

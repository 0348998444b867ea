// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import io.jstap.script.lex.Compatibility;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The operators that are written {@code @name(...)} (§6.6, §7). */
final class AtOperators {
  /** How an operator is written, and since which version of the language. */
  record Form(String usage, int fewest, int most, String since) {}

  private static final Map<String, Form> FORMS =
      Map.ofEntries(
          form("cast", "VALUE, \"TYPE\", \"MODULE\"", 2, 3, "0"),
          form("var", "\"NAME\", \"MODULE\"", 1, 2, "0"),
          form("defined", "EXPRESSION", 1, 1, "0"),
          form("entry", "EXPRESSION", 1, 1, "0"),
          form("probewrite", "VARIABLE", 1, 1, "0"),
          form("perf", "\"COUNTER\"", 1, 1, "0"),
          form("const", "\"TOKEN\"", 1, 1, "3.1"),
          form("enum", "\"NAME\"", 1, 1, "5.5"),
          form("enumname", "VALUE, \"TYPE\", \"MODULE\"", 1, 3, "5.6"),
          form("kregister", "NUMBER", 1, 1, "4.0"),
          form("uregister", "NUMBER", 1, 1, "4.0"),
          form("kderef", "SIZE, ADDRESS", 2, 2, "4.0"),
          form("uderef", "SIZE, ADDRESS", 2, 2, "4.0"),
          form("count", "STATISTICS", 1, 1, "0"),
          form("sum", "STATISTICS", 1, 1, "0"),
          form("min", "STATISTICS", 1, 1, "0"),
          form("max", "STATISTICS", 1, 1, "0"),
          form("avg", "STATISTICS", 1, 1, "0"),
          form("variance", "STATISTICS, SHIFT", 1, 2, "3.1"),
          form("hist_log", "STATISTICS", 1, 1, "0"),
          form("hist_linear", "STATISTICS, LOW, HIGH, STEP", 4, 4, "0"));

  private AtOperators() {}

  private static Map.Entry<String, Form> form(
      String name, String usage, int fewest, int most, String since) {
    return Map.entry(name, new Form("@" + name + "(" + usage + ")", fewest, most, since));
  }

  static Set<String> names() {
    return FORMS.keySet();
  }

  /** The form of an operator that {@link #isKnown}. */
  static Form form(String name) {
    Form form = FORMS.get(name);
    if (form == null) {
      throw new IllegalArgumentException("no operator @" + name);
    }
    return form;
  }

  /** Whether the language of that version has the operator. */
  static boolean isKnown(String name, Compatibility compatibility) {
    Form form = FORMS.get(name);
    return form != null && compatibility.has(form.since());
  }

  /** The version with which an operator came. */
  static Optional<String> since(String name) {
    return Optional.ofNullable(FORMS.get(name)).map(Form::since);
  }
}

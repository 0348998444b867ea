// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The macros that the command line gives to C of the script. They are defined around code that
 * mentions them and nowhere else, for the kernel may have a macro of that name.
 */
final class GivenMacros {
  private final Map<String, String> macros;

  GivenMacros(Map<String, String> macros) {
    this.macros = new TreeMap<>(macros);
  }

  /** Defines those that code mentions. */
  void define(CWriter out, String code) {
    for (String name : mentioned(code)) {
      out.line("#pragma push_macro(\"" + name + "\")");
      out.line("#undef " + name);
      out.line("#define " + name + " " + macros.get(name));
    }
  }

  /** Brings back what the names meant before {@link #define}. */
  void restore(CWriter out, String code) {
    mentioned(code).forEach(name -> out.line("#pragma pop_macro(\"" + name + "\")"));
  }

  private List<String> mentioned(String code) {
    return macros.keySet().stream()
        .filter(name -> Pattern.compile("\\b" + name + "\\b").matcher(code).find())
        .toList();
  }
}

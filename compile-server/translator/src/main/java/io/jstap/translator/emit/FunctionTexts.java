// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.emit;

import io.jstap.translator.ir.Function;
import io.jstap.translator.ir.FunctionBody;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes the functions of a program. Those whose text is the same are written once: a function that
 * mentions what a probe's place has is another one for each place, but most places have it alike.
 */
final class FunctionTexts {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final ProgramNames names;
  private final Map<FunctionBody, String> texts = new LinkedHashMap<>();

  private FunctionTexts(ProgramNames names) {
    this.names = names;
  }

  /** The text of all functions; from here on each name stands for the function that was kept. */
  static String emit(ProgramNames names, List<FunctionBody> functions) {
    FunctionTexts out = new FunctionTexts(names);
    functions.forEach(out::write);
    for (Set<String> merged = out.merge(); !merged.isEmpty(); merged = out.merge()) {
      out.rewriteCallers(merged);
    }
    return String.join("", out.texts.values());
  }

  private void write(FunctionBody body) {
    texts.put(
        body,
        switch (body) {
          case FunctionBody.Script script -> BodyEmitter.function(names, script);
          case FunctionBody.Native code -> NativeFunction.emit(names, code);
        });
  }

  /** Drops all but the first of those that are alike, and returns the names that were dropped. */
  private Set<String> merge() {
    Map<String, Function> first = new HashMap<>();
    Set<String> dropped = new HashSet<>();
    for (FunctionBody body : List.copyOf(texts.keySet())) {
      Function function = body.function();
      String name = names.function(function);
      // A function that calls itself is like another one that does.
      Pattern own = Pattern.compile(Pattern.quote(name) + "(?![A-Za-z0-9_])");
      String anonymous = own.matcher(texts.get(body)).replaceAll("?");
      Function known = first.putIfAbsent(anonymous, function);
      if (known != null) {
        dropped.add(name);
        names.replace(function, known);
        texts.remove(body);
      }
    }
    return dropped;
  }

  private void rewriteCallers(Set<String> dropped) {
    for (FunctionBody body : List.copyOf(texts.keySet())) {
      if (WORD.matcher(texts.get(body))
          .results()
          .anyMatch(word -> dropped.contains(word.group()))) {
        write(body);
      }
    }
  }
}

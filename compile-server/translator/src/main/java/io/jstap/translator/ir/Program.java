// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.regex.RegexProgram;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A whole script, ready for emission.
 *
 * @param globals scalars and arrays in the order of their declaration
 * @param functions the functions that are called, callees before callers where there is no
 *     recursion
 * @param probes in the order of their declaration
 * @param topLevelC embedded C outside of functions
 * @param patterns the regular expressions that are searched for, compiled
 */
public record Program(
    List<Variable> globals,
    List<FunctionBody> functions,
    List<Probe> probes,
    List<EmbeddedCode> topLevelC,
    Map<String, RegexProgram> patterns) {
  /** A program without regular expressions. */
  public Program(
      List<Variable> globals,
      List<FunctionBody> functions,
      List<Probe> probes,
      List<EmbeddedCode> topLevelC) {
    this(globals, functions, probes, topLevelC, Map.of());
  }

  /** The same program with these regular expressions. */
  public Program withPatterns(Map<String, RegexProgram> compiled) {
    return new Program(globals, functions, probes, topLevelC, compiled);
  }

  /** C text that stands outside of functions. */
  public record EmbeddedCode(SourceSpan span, String text) {}

  /** The handlers of all probes, those for the entry included; each once. */
  public List<Handler> handlers() {
    return probes.stream()
        .map(Probe::handler)
        .flatMap(
            handler ->
                Stream.concat(
                    handler.entry().map(Handler.Entry::handler).stream(), Stream.of(handler)))
        .distinct()
        .toList();
  }

  public Program {
    globals = List.copyOf(globals);
    functions = List.copyOf(functions);
    probes = List.copyOf(probes);
    topLevelC = List.copyOf(topLevelC);
    patterns = Collections.unmodifiableMap(new LinkedHashMap<>(patterns));
  }
}

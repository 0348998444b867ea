// SPDX-License-Identifier: Apache-2.0
package io.jstap.script;

import io.jstap.script.preprocess.MacroLibrary;
import io.jstap.script.preprocess.PreprocessorFacts;
import java.util.List;

/**
 * With what a file is parsed. Guru mode and the language version are among the facts.
 *
 * @param kind what the file is
 * @param arguments the script's arguments, {@code $1} first
 * @param facts what conditionals may ask
 * @param macros library macros
 */
public record ParseOptions(
    FileKind kind, List<String> arguments, PreprocessorFacts facts, MacroLibrary macros) {
  public ParseOptions {
    arguments = List.copyOf(arguments);
  }

  /** For a user's script without arguments and library macros. */
  public static ParseOptions user(PreprocessorFacts facts) {
    return new ParseOptions(FileKind.USER, List.of(), facts, MacroLibrary.EMPTY);
  }

  public ParseOptions withKind(FileKind other) {
    return new ParseOptions(other, arguments, facts, macros);
  }

  public ParseOptions withArguments(List<String> others) {
    return new ParseOptions(kind, others, facts, macros);
  }

  public ParseOptions withMacros(MacroLibrary library) {
    return new ParseOptions(kind, arguments, facts, library);
  }
}

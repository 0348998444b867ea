// SPDX-License-Identifier: Apache-2.0
package io.jstap.script;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceFile;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.lex.Compatibility;
import io.jstap.script.parse.FileParser;
import io.jstap.script.preprocess.MacroDefinition;
import java.util.List;
import java.util.Optional;

/**
 * Reads the text of one file: lexer, preprocessor, grammar (pass 1). Whatever the text, the outcome
 * is a tree or at least one reported error. Safe for use by several threads.
 */
public final class Parser {
  private Parser() {}

  /**
   * Parses a script or a tapset file.
   *
   * @param sink told of errors and warnings, in the order of their places
   * @return the tree, empty if there was any error
   */
  public static Optional<ScriptFile> parse(
      SourceFile source, ParseOptions options, EventSink sink) {
    return prepare(source, options).parse(sink);
  }

  /**
   * Reads a macro library file.
   *
   * @return its macros in order, empty if there was any error
   */
  public static Optional<List<MacroDefinition>> parseMacros(
      SourceFile source, ParseOptions options, EventSink sink) {
    return prepare(source, options.withKind(FileKind.MACROS)).parseMacros(sink);
  }

  /** A parse that has not run yet, for who needs to know on what its outcome depends. */
  public static FileParser prepare(SourceFile source, ParseOptions options) {
    return new FileParser(
        source,
        new FileParser.Rules(
            options.kind() == FileKind.USER,
            options.kind() == FileKind.MACROS,
            options.facts().guru(),
            // The library speaks the newest language, whatever the script was written for.
            options.kind() == FileKind.USER
                ? new Compatibility(options.facts().languageVersion())
                : Compatibility.NEWEST),
        options.arguments(),
        options.facts(),
        options.macros());
  }
}

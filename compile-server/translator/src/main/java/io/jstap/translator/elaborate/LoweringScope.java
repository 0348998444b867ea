// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What all bodies of one probe point are lowered with.
 *
 * @param own the user's own files; others are tapsets
 * @param modules the debuginfo of a module that a script names
 * @param context the probe point's own
 */
record LoweringScope(
    GlobalTable globals,
    FunctionTable functions,
    ElaborationOptions options,
    EventSink problems,
    Set<SourceFile> own,
    Function<String, Optional<ContextVariables>> modules,
    ContextVariables context) {
  LoweringScope with(ContextVariables other) {
    return new LoweringScope(globals, functions, options, problems, own, modules, other);
  }

  boolean isOwn(SourceSpan span) {
    return own.contains(span.file());
  }
}

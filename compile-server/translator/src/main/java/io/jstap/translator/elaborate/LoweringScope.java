// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import java.util.Set;

/**
 * What all bodies of one probe point are lowered with.
 *
 * @param own the user's own files; others are tapsets
 * @param modules the types and variables of what a script names
 * @param counters the names of those that {@code @perf} reads
 * @param assignments what globals are assigned, for the types of pointers
 * @param copies the functions whose meaning depends on the context
 * @param context the probe point's own
 * @param saves what its code wants of the function's entry
 */
record LoweringScope(
    GlobalTable globals,
    FunctionTable functions,
    ElaborationOptions options,
    EventSink problems,
    Set<SourceFile> own,
    NamedPlaces modules,
    Set<String> counters,
    GlobalAssignments assignments,
    ContextFunctions copies,
    ContextVariables context,
    EntrySaves saves) {
  /** The same at another place. */
  LoweringScope with(ContextVariables other) {
    return new LoweringScope(
        globals,
        functions,
        options,
        problems,
        own,
        modules,
        counters,
        assignments,
        copies,
        other,
        new EntrySaves());
  }

  /** Whether what stands there has the meaning that came with a version of the language. */
  boolean has(String since, SourceSpan place) {
    return !isOwn(place) || options.language().has(since);
  }

  boolean isOwn(SourceSpan span) {
    return own.contains(span.file());
  }
}

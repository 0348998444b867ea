// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

import io.jstap.diagnostics.SourceSpan;

/** A literal where the grammar takes nothing else: initialisers, probe point arguments. */
public sealed interface Literal {
  SourceSpan span();

  record Number(SourceSpan span, long value) implements Literal {}

  /** The value is decoded. */
  record Text(SourceSpan span, String value) implements Literal {}
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

import io.jstap.diagnostics.SourceSpan;

/** The verbatim text between {@code %{} and {@code %}}; the span covers the brackets. */
public record EmbeddedC(SourceSpan span, String text) {
  /** Whether the text holds the pragma comment of that name, for example {@code pure} (§3). */
  public boolean hasPragma(String pragma) {
    return text.contains("/* " + pragma + " */");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

import io.jstap.diagnostics.SourceFile;
import java.util.List;

/** A whole file after preprocessing. */
public record ScriptFile(SourceFile source, boolean tapset, List<Declaration> declarations) {
  public ScriptFile {
    declarations = List.copyOf(declarations);
  }
}

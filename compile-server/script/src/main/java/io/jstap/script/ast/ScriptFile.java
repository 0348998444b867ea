// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

import io.jstap.diagnostics.SourceFile;
import java.util.List;

/**
 * A whole file after preprocessing.
 *
 * @param source the text it was read from
 * @param tapset whether it has the status of the library (§1.3)
 * @param declarations in their order
 * @param provenance how nodes came through macros and arguments
 */
public record ScriptFile(
    SourceFile source, boolean tapset, List<Declaration> declarations, Provenance provenance) {
  public ScriptFile {
    declarations = List.copyOf(declarations);
  }

  public ScriptFile(SourceFile source, boolean tapset, List<Declaration> declarations) {
    this(source, tapset, declarations, Provenance.NONE);
  }
}

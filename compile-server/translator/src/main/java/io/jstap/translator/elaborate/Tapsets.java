// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.SourceFile;
import io.jstap.script.ast.Declaration.AliasDeclaration;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Declaration.GlobalDeclaration;
import io.jstap.script.ast.ScriptFile;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What elaboration asks of the tapset library. */
public interface Tapsets {
  /** The functions of that name, in the order in which overloads are tried. */
  List<FunctionDeclaration> functions(String name);

  /** All aliases. */
  List<AliasDeclaration> aliases();

  Optional<GlobalDeclaration> global(String name);

  /** The file of the library with this source; its private names are visible inside of it. */
  default Optional<ScriptFile> file(SourceFile source) {
    return Optional.empty();
  }

  /** For suggestions. */
  Collection<String> functionNames();
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.diagnostics.SourceFile;
import io.jstap.script.ast.Declaration.AliasDeclaration;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Declaration.GlobalDeclaration;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.tapset.TapsetSelection;
import io.jstap.translator.elaborate.Tapsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Gives elaboration what it asks of the tapset library. */
record LibraryTapsets(TapsetSelection selection) implements Tapsets {
  @Override
  public List<FunctionDeclaration> functions(String name) {
    return selection.functions(name);
  }

  @Override
  public List<AliasDeclaration> aliases() {
    return selection.aliases();
  }

  @Override
  public Optional<GlobalDeclaration> global(String name) {
    return selection.global(name);
  }

  @Override
  public Optional<ScriptFile> file(SourceFile source) {
    return selection.files().stream().filter(file -> file.source() == source).findFirst();
  }

  @Override
  public Collection<String> functionNames() {
    return selection.functionNames();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.script.ast.Declaration.AliasDeclaration;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Declaration.GlobalDeclaration;
import io.jstap.script.tapset.TapsetLibrary;
import io.jstap.translator.elaborate.Tapsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Gives elaboration what it asks of the tapset library. */
record LibraryTapsets(TapsetLibrary library) implements Tapsets {
  @Override
  public List<FunctionDeclaration> functions(String name) {
    return library.functions(name);
  }

  @Override
  public List<AliasDeclaration> aliases() {
    return library.aliases();
  }

  @Override
  public Optional<GlobalDeclaration> global(String name) {
    return library.global(name);
  }

  @Override
  public Collection<String> functionNames() {
    return library.functionNames();
  }
}

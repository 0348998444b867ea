// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.SourceFile;
import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.Declaration.AliasDeclaration;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Declaration.GlobalDeclaration;
import io.jstap.script.ast.ScriptFile;
import io.jstap.translator.elaborate.Tapsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A library of a test's own files, in the order in which they are found. */
record SnippetTapsets(List<ScriptFile> files) implements Tapsets {
  private <T extends Declaration> Stream<T> all(Class<T> kind) {
    return files.stream()
        .flatMap(file -> file.declarations().stream())
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  @Override
  public List<FunctionDeclaration> functions(String name) {
    return all(FunctionDeclaration.class)
        .filter(function -> function.name().name().equals(name) && !function.isPrivate())
        .toList();
  }

  @Override
  public List<AliasDeclaration> aliases() {
    return all(AliasDeclaration.class).toList();
  }

  @Override
  public Optional<GlobalDeclaration> global(String name) {
    return all(GlobalDeclaration.class)
        .filter(global -> global.name().name().equals(name) && !global.isPrivate())
        .findFirst();
  }

  @Override
  public Optional<ScriptFile> file(SourceFile source) {
    return files.stream().filter(file -> file.source() == source).findFirst();
  }

  @Override
  public Collection<String> functionNames() {
    return Stream.concat(
            Stream.of("execname", "exit"),
            all(FunctionDeclaration.class)
                .filter(function -> !function.isPrivate())
                .map(function -> function.name().name()))
        .distinct()
        .toList();
  }
}

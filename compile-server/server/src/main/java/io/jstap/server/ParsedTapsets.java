// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.Declaration.AliasDeclaration;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Declaration.GlobalDeclaration;
import io.jstap.script.ast.ScriptFile;
import io.jstap.translator.elaborate.Tapsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tapset files by what they declare. Immutable. */
final class ParsedTapsets implements Tapsets {
  private final Map<String, List<FunctionDeclaration>> functions = new HashMap<>();
  private final List<AliasDeclaration> aliases = new ArrayList<>();
  private final Map<String, GlobalDeclaration> globals = new HashMap<>();

  ParsedTapsets(List<ScriptFile> files) {
    files.forEach(file -> file.declarations().forEach(this::add));
  }

  private void add(Declaration declaration) {
    switch (declaration) {
      case FunctionDeclaration function ->
          functions
              .computeIfAbsent(function.name().name(), name -> new ArrayList<>())
              .add(function);
      case AliasDeclaration alias -> aliases.add(alias);
      case GlobalDeclaration global -> globals.putIfAbsent(global.name().name(), global);
      case Declaration.ProbeDeclaration probe -> {
        // A tapset's own probes belong to a program that uses something of the file; none has any
        // yet.
      }
      case Declaration.EmbeddedCDeclaration code -> {
        // Likewise.
      }
    }
  }

  @Override
  public List<FunctionDeclaration> functions(String name) {
    return List.copyOf(functions.getOrDefault(name, List.of()));
  }

  @Override
  public List<AliasDeclaration> aliases() {
    return List.copyOf(aliases);
  }

  @Override
  public Optional<GlobalDeclaration> global(String name) {
    return Optional.ofNullable(globals.get(name));
  }

  @Override
  public Collection<String> functionNames() {
    return functions.keySet();
  }
}

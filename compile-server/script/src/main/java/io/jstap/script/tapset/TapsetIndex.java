// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.tapset;

import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.Declaration.AliasDeclaration;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Declaration.GlobalDeclaration;
import io.jstap.script.ast.ProbePoint;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.preprocess.GlobPattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The public declarations of some files by name. Immutable. */
final class TapsetIndex {
  private final List<ScriptFile> files;
  private final Map<String, List<FunctionDeclaration>> functions = new LinkedHashMap<>();
  private final Map<String, List<AliasDeclaration>> aliasesByFirst = new LinkedHashMap<>();
  private final List<AliasDeclaration> aliases = new ArrayList<>();
  private final Map<String, GlobalDeclaration> globals = new LinkedHashMap<>();
  private final Map<Declaration, ScriptFile> homes = new IdentityHashMap<>();

  TapsetIndex(List<ScriptFile> files) {
    this.files = List.copyOf(files);
    for (ScriptFile file : files) {
      for (Declaration declaration : file.declarations()) {
        homes.put(declaration, file);
        add(declaration);
      }
    }
  }

  private void add(Declaration declaration) {
    switch (declaration) {
      case FunctionDeclaration function -> {
        if (!function.isPrivate()) {
          functions
              .computeIfAbsent(function.name().name(), name -> new ArrayList<>())
              .add(function);
        }
      }
      case AliasDeclaration alias -> {
        aliases.add(alias);
        for (ProbePoint name : alias.names()) {
          aliasesByFirst
              .computeIfAbsent(name.components().getFirst().name(), first -> new ArrayList<>())
              .add(alias);
        }
      }
      case GlobalDeclaration global -> {
        if (!global.isPrivate()) {
          globals.putIfAbsent(global.name().name(), global);
        }
      }
      case Declaration.ProbeDeclaration probe -> {
        // Becomes part of the program when its file does.
      }
      case Declaration.EmbeddedCDeclaration code -> {
        // Becomes part of the program when its file does.
      }
    }
  }

  List<ScriptFile> files() {
    return files;
  }

  List<FunctionDeclaration> functions(String name) {
    return Collections.unmodifiableList(functions.getOrDefault(name, List.of()));
  }

  Set<String> functionNames() {
    return Collections.unmodifiableSet(functions.keySet());
  }

  Set<String> globalNames() {
    return Collections.unmodifiableSet(globals.keySet());
  }

  List<AliasDeclaration> aliases() {
    return Collections.unmodifiableList(aliases);
  }

  List<AliasDeclaration> aliases(String pattern) {
    if (!GlobPattern.isPattern(pattern)) {
      return Collections.unmodifiableList(aliasesByFirst.getOrDefault(pattern, List.of()));
    }
    List<AliasDeclaration> matching = new ArrayList<>();
    aliasesByFirst.forEach(
        (first, list) -> {
          if (GlobPattern.matches(pattern, first)) {
            matching.addAll(list);
          }
        });
    return matching;
  }

  Optional<GlobalDeclaration> global(String name) {
    return Optional.ofNullable(globals.get(name));
  }

  Optional<ScriptFile> home(Declaration declaration) {
    return Optional.ofNullable(homes.get(declaration));
  }
}

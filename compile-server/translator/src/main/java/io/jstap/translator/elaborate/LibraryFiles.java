// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.ScriptFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The library's files that a program takes something from: their own probes and C become part of it
 * (§1.2).
 */
final class LibraryFiles {
  private final Tapsets tapsets;
  private final Set<SourceFile> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  LibraryFiles(Tapsets tapsets) {
    this.tapsets = tapsets;
  }

  /** The probes and the C of files that these places are in, of each file once. */
  List<Declaration> reached(Collection<SourceSpan> places) {
    List<Declaration> found = new ArrayList<>();
    for (SourceSpan place : places) {
      if (seen.add(place.file())) {
        Optional<ScriptFile> file = tapsets.file(place.file());
        file.map(ScriptFile::declarations).orElse(List.of()).stream()
            .filter(LibraryFiles::acts)
            .forEach(found::add);
      }
    }
    return found;
  }

  private static boolean acts(Declaration declaration) {
    return switch (declaration) {
      case Declaration.ProbeDeclaration d -> true;
      case Declaration.EmbeddedCDeclaration d -> true;
      case Declaration.AliasDeclaration d -> false;
      case Declaration.GlobalDeclaration d -> false;
      case Declaration.FunctionDeclaration d -> false;
    };
  }
}

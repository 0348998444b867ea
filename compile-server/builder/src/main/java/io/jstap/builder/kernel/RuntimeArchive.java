// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.elf.ElfObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The runtime's objects with their symbols, so that the members that a script needs are known
 * without asking the linker: one call of it then makes the whole module.
 */
public final class RuntimeArchive {
  private record Member(Path path, Set<String> needs, Set<String> uses) {}

  /**
   * What a module is linked from beside the script.
   *
   * @param objects in the order in which they are linked
   * @param imports symbols that the kernel must export
   * @param weakImports symbols that the kernel may export
   */
  public record Selection(
      List<Path> objects, SortedSet<String> imports, SortedSet<String> weakImports) {}

  private final Map<String, Member> definers = new TreeMap<>();
  private final List<Member> parts = new ArrayList<>();
  private final Set<String> partSymbols = new TreeSet<>();

  private RuntimeArchive() {}

  static RuntimeArchive open(Toolchain toolchain) throws IOException {
    RuntimeArchive archive = new RuntimeArchive();
    for (Path path : toolchain.runtimeObjects()) {
      ElfObject object = ElfObject.read(Files.readAllBytes(path));
      Member member = new Member(path, object.undefined(), object.undefinedWeak());
      object.defined().forEach(symbol -> archive.definers.put(symbol, member));
    }
    for (Path path : toolchain.parts()) {
      ElfObject object = ElfObject.read(Files.readAllBytes(path));
      archive.parts.add(new Member(path, object.undefined(), object.undefinedWeak()));
      archive.partSymbols.addAll(object.defined());
    }
    return archive;
  }

  /** All symbols that the runtime defines. */
  public Collection<String> symbols() {
    return new TreeSet<>(definers.keySet());
  }

  /**
   * Finds the members that a script's object and the parts need, and the members that those need.
   */
  public Selection select(ElfObject script) {
    SortedSet<String> imports = new TreeSet<>();
    SortedSet<String> weakImports = new TreeSet<>(script.undefinedWeak());
    TreeMap<Path, Member> chosen = new TreeMap<>();
    Set<String> own = script.defined();
    Set<String> seen = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(script.undefined());
    parts.forEach(part -> open.addAll(part.needs()));
    parts.forEach(part -> weakImports.addAll(part.uses()));
    while (!open.isEmpty()) {
      String symbol = open.remove();
      if (!seen.add(symbol) || own.contains(symbol) || partSymbols.contains(symbol)) {
        continue;
      }
      Member member = definers.get(symbol);
      if (member == null) {
        imports.add(symbol);
      } else if (chosen.put(member.path(), member) == null) {
        open.addAll(member.needs());
        weakImports.addAll(member.uses());
      }
    }
    weakImports.removeAll(own);
    weakImports.removeIf(definers::containsKey);
    List<Path> objects = new ArrayList<>(chosen.keySet());
    parts.forEach(part -> objects.add(part.path()));
    return new Selection(objects, imports, weakImports);
  }
}

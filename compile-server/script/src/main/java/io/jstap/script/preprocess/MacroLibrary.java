// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.preprocess;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The macros that every file may use. Immutable. */
public final class MacroLibrary {
  public static final MacroLibrary EMPTY = new MacroLibrary(Map.of());

  private final Map<String, MacroDefinition> macros;

  private MacroLibrary(Map<String, MacroDefinition> macros) {
    this.macros = macros;
  }

  /** A library of these macros; of several with one name the first counts. */
  public static MacroLibrary of(Collection<MacroDefinition> definitions) {
    Map<String, MacroDefinition> macros = new LinkedHashMap<>();
    definitions.forEach(macro -> macros.putIfAbsent(macro.name(), macro));
    return new MacroLibrary(macros);
  }

  public Optional<MacroDefinition> find(String name) {
    return Optional.ofNullable(macros.get(name));
  }

  public Set<String> names() {
    return Set.copyOf(macros.keySet());
  }

  /** In the order of their definition. */
  public Collection<MacroDefinition> all() {
    return java.util.List.copyOf(macros.values());
  }
}

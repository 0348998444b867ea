// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import java.util.Set;

/** What modules of jstap say of themselves in the section {@code .modinfo}. */
public final class ModuleInformation {
  /** The tags that they have. */
  public static final Set<String> TAGS =
      Set.of(
          "author",
          "depends",
          "description",
          "import_ns",
          "license",
          "name",
          "parm",
          "parmtype",
          "retpoline",
          "vermagic");

  /** Tags of which a second one would change what the first says. */
  public static final Set<String> ONCE =
      Set.of("depends", "license", "name", "retpoline", "vermagic");

  private ModuleInformation() {}
}

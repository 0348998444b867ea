// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.source;

import io.jstap.diagnostics.SourceFile;
import java.util.List;

/**
 * A module as the translator leaves it.
 *
 * @param cSource the C text: one translation unit that defines {@code jstap_script} and includes
 *     nothing of the runtime by itself
 * @param manifest facts for the module's manifest
 * @param sources the script and the tapsets that {@code #line} directives of the C text name (by
 *     {@link SourceFile#name()}); errors of the C compiler are shown in them. They are no input of
 *     the module: two sources that differ here only are built alike
 * @param data what the C text includes beside itself
 */
public record ModuleSource(
    String cSource, ManifestFacts manifest, List<SourceFile> sources, List<IncludedData> data) {
  /** A module whose C text is all. */
  public ModuleSource(String cSource, ManifestFacts manifest, List<SourceFile> sources) {
    this(cSource, manifest, sources, List.of());
  }

  /**
   * Begins C text that counts on the headers of the kernel that the runtime's native.h includes.
   */
  public static final String NATIVE_HEADERS = "#include <jstap/native.h>\n";

  /** Whether its C begins with {@link #NATIVE_HEADERS}. */
  public boolean hasNativeHeaders() {
    return cSource.startsWith(NATIVE_HEADERS);
  }

  public ModuleSource {
    sources = List.copyOf(sources);
    data = List.copyOf(data);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.kernel.Kernel;
import io.jstap.diagnostics.EventSink;
import io.jstap.script.tapset.TapsetLibrary;
import io.jstap.translator.source.Privilege;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The tapset library as each kernel sees it, read once. */
final class TapsetLibraries {
  private final Path folder;
  private final ConcurrentMap<String, TapsetLibrary> libraries = new ConcurrentHashMap<>();

  TapsetLibraries(Path folder) {
    this.folder = folder;
  }

  /**
   * The library for a kernel.
   *
   * @param problems told what is wrong with a tapset file when the library is read
   */
  TapsetLibrary forKernel(Kernel kernel, EventSink problems) {
    return libraries.computeIfAbsent(
        kernel.buildId(),
        id ->
            TapsetLibrary.load(
                folder, new KernelFacts(kernel, Privilege.STAPDEV.group()), problems));
  }
}

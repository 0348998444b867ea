// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.ProgramLayout;
import io.jstap.translator.ir.Probe;
import io.jstap.translator.ir.ProgramFile;

/** What places to be probed are in. */
sealed interface ProbedObject {
  /** The kernel itself. */
  record Kernel() implements ProbedObject {}

  /** A module of the kernel, by its name. */
  record Module(String name) implements ProbedObject {}

  /**
   * A program or library on the node.
   *
   * @param image what is known of it
   * @param prefix what points in it begin with
   * @param processes that are meant
   */
  record Program(ProgramImages.Image image, String prefix, Probe.Processes processes)
      implements ProbedObject {
    ProgramFile file() {
      return image.file();
    }

    ProgramLayout layout() {
      return image.layout();
    }
  }

  /** Nothing but types that programs have: there are no places in it. */
  record ProgramTypes() implements ProbedObject {}
}

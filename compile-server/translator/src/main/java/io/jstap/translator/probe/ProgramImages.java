// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.ProgramLayout;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.ir.ProgramFile;
import java.util.Optional;

/** The programs and libraries of the machine that is traced. */
@FunctionalInterface
public interface ProgramImages {
  /**
   * A program as it is there.
   *
   * @param info what is known of its code and types
   * @param layout where its addresses are in its file
   */
  record Image(ProgramFile file, BinaryInfo info, ProgramLayout layout) {}

  /**
   * Finds a program.
   *
   * @param name a path, or the name of a program where programs are
   * @param span where the script asks for it
   * @param problems told why the result is empty; not when the machine is to be asked first, after
   *     which the whole script is looked at again
   */
  Optional<Image> find(String name, SourceSpan span, EventSink problems);
}

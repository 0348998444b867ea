// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.ProgramLayout;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.ir.ProgramFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The programs and libraries of the machine that is traced. */
@FunctionalInterface
public interface ProgramImages {
  /**
   * A program as it is there.
   *
   * @param info what is known of its code and types
   * @param layout where its addresses are in its file
   * @param elf the file itself, or one with the same content
   */
  record Image(ProgramFile file, BinaryInfo info, ProgramLayout layout, Path elf) {}

  /**
   * What a script asks for.
   *
   * @param name a path, with wildcards or not, or the name of a program where programs are; empty
   *     for what a process runs
   * @param pid the number of that process; 0 for the target
   * @param library a library of the program: a name or a path, with wildcards or not; empty for the
   *     program itself
   */
  record Question(Optional<String> name, int pid, Optional<String> library) {}

  /**
   * Finds programs: several of a name with wildcards.
   *
   * @param span where the script asks for them
   * @param problems told why the result is empty, or lacks some; not when the machine is to be
   *     asked first, after which the whole script is looked at again
   */
  List<Image> find(Question question, SourceSpan span, EventSink problems);

  /** The real paths of what {@link #find} finds, for which less needs to be known. */
  default List<String> paths(Question question, SourceSpan span, EventSink problems) {
    return find(question, span, problems).stream().map(image -> image.file().path()).toList();
  }
}

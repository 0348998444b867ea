// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.ProblemCode;

/**
 * A binary, its debug information or its index can not be read. This is the only exception that
 * this module throws for bad input; it is unchecked because types and parameters are resolved when
 * they are asked for, so that any accessor may meet the damaged bytes.
 */
public final class DebugInfoException extends RuntimeException {
  private final ProblemCode code;
  private final String file;
  private final String section;

  /**
   * @param file the file that is wrong
   * @param section the section, or an empty string when the file as a whole is meant
   * @param message what is wrong, lower case, without file and section
   */
  public DebugInfoException(DebugInfoProblem code, String file, String section, String message) {
    super(file + (section.isEmpty() ? "" : " (section " + section + ")") + ": " + message);
    this.code = code;
    this.file = file;
    this.section = section;
  }

  public DebugInfoException(
      DebugInfoProblem code, String file, String section, String message, Throwable cause) {
    this(code, file, section, message);
    initCause(cause);
  }

  public String file() {
    return file;
  }

  /** The section that is wrong; empty when the file as a whole is. */
  public String section() {
    return section;
  }

  /** The same as data, ready for an event sink. */
  public Problem problem() {
    return Problem.error(code, String.valueOf(getMessage()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import io.jstap.diagnostics.ProblemCode;

/** What can be wrong with kernels, binaries and debug information. */
public enum DebugInfoProblem implements ProblemCode {
  UNREADABLE_FILE("JS6001"),
  MALFORMED_ELF("JS6002"),
  MALFORMED_DWARF("JS6003"),
  MALFORMED_BTF("JS6004"),
  UNSUPPORTED_FORMAT("JS6005"),
  NO_DEBUG_INFO("JS6006"),
  UNUSABLE_INDEX("JS6007"),
  CLOSED("JS6008");

  private final String id;

  DebugInfoProblem(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}

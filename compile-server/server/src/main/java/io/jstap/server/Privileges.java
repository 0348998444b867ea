// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.translator.source.Privilege;

/** The privilege level of a request, and what a request may say at that level. */
final class Privileges {
  private Privileges() {}

  static Privilege of(io.jstap.proto.v1.Privilege requested) {
    return switch (requested) {
      case PRIVILEGE_STAPUSR -> Privilege.STAPUSR;
      case PRIVILEGE_STAPSYS -> Privilege.STAPSYS;
      case PRIVILEGE_STAPDEV, PRIVILEGE_UNSPECIFIED -> Privilege.STAPDEV;
      case UNRECOGNIZED -> throw new IllegalArgumentException("validated before");
    };
  }

  /** Whether the options are those that the level may use; the script is looked at later. */
  static boolean permit(CompileRequest request, EventSink problems) {
    Privilege privilege = of(request.getPrivilege());
    if (privilege == Privilege.STAPDEV) {
      return true;
    }
    if (request.getGuru()) {
      problems.problem(refused("guru mode", privilege, "-g"));
    }
    if (request.getDefinitionsCount() > 0) {
      problems.problem(refused("changing a tunable", privilege, "-D"));
    }
    if (request.getTapsetRootsCount() > 0) {
      problems.problem(refused("adding tapsets", privilege, "-I"));
    }
    return !request.getGuru()
        && request.getDefinitionsCount() == 0
        && request.getTapsetRootsCount() == 0;
  }

  private static Problem refused(String what, Privilege privilege, String option) {
    return Problem.error(
            RequestProblem.NOT_PERMITTED,
            what + " is not permitted to members of " + privilege.group())
        .withHelp("leave " + option + " out, or ask for membership of stapdev");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.box.Boxes;
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

  /** The level as requests name it. */
  static io.jstap.proto.v1.Privilege asProto(Privilege privilege) {
    return switch (privilege) {
      case STAPUSR -> io.jstap.proto.v1.Privilege.PRIVILEGE_STAPUSR;
      case STAPSYS -> io.jstap.proto.v1.Privilege.PRIVILEGE_STAPSYS;
      case STAPDEV -> io.jstap.proto.v1.Privilege.PRIVILEGE_STAPDEV;
    };
  }

  /** Whether the options are those that the level may use; the script is looked at later. */
  static boolean permit(CompileRequest request, Boxes boxes, EventSink problems) {
    Privilege privilege = of(request.getPrivilege());
    boolean foreignC = request.getGuru() || RequestTapsets.haveEmbeddedC(request);
    if (foreignC && !boxes.available()) {
      problems.problem(
          Problem.error(
                  RequestProblem.NOT_PERMITTED,
                  "this compile server compiles no embedded C of a caller: it has no box for that")
              .withHelp("leave -g out, and tapsets with embedded C; or ask its administrator"));
      return false;
    }
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

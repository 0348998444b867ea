// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.grpc.Status;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.ListProbesRequest;
import io.jstap.server.Role.Right;
import io.jstap.translator.source.Privilege;

/**
 * What a caller gets of what they ask for: never more than their role allows, and an error before
 * anything is compiled if they ask for more.
 */
final class Authorisation {
  private Authorisation() {}

  /**
   * The request with the privilege that it is served with.
   *
   * @throws io.grpc.StatusRuntimeException PERMISSION_DENIED, with what was asked for, by whom,
   *     what refuses it and who can change that
   */
  static CompileRequest granted(CompileRequest request, Caller caller) {
    if (request.getGuru() && !caller.role().may(Right.GURU)) {
      throw refused("guru mode (-g)", caller);
    }
    if (RequestTapsets.haveEmbeddedC(request) && !caller.role().may(Right.FOREIGN_TAPSETS)) {
      throw refused("tapsets of their own with embedded C (-I)", caller);
    }
    Privilege privilege = privilege(request.getPrivilege(), request.getNodePrivilege(), caller);
    return request.toBuilder().setPrivilege(Privileges.asProto(privilege)).build();
  }

  /** The same for a listing. */
  static ListProbesRequest granted(ListProbesRequest request, Caller caller) {
    Privilege privilege =
        privilege(
            request.getPrivilege(), io.jstap.proto.v1.Privilege.PRIVILEGE_UNSPECIFIED, caller);
    return request.toBuilder().setPrivilege(Privileges.asProto(privilege)).build();
  }

  private static Privilege privilege(
      io.jstap.proto.v1.Privilege asked, io.jstap.proto.v1.Privilege node, Caller caller) {
    Privilege highest = caller.role().highest();
    if (asked == io.jstap.proto.v1.Privilege.PRIVILEGE_UNSPECIFIED) {
      Privilege groups = Privileges.of(node);
      return highest.includes(groups) ? groups : highest;
    }
    Privilege wanted = Privileges.of(asked);
    if (!highest.includes(wanted)) {
      throw refused(
          "modules of " + wanted.group() + ", but of " + highest.group() + " at most", caller);
    }
    return wanted;
  }

  private static RuntimeException refused(String what, Caller caller) {
    return Status.PERMISSION_DENIED
        .withDescription(
            "the policy of the compile server does not give '"
                + caller.identity()
                + "' "
                + what
                + ": its administrator can change that in policy.yaml")
        .asRuntimeException();
  }
}

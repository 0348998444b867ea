// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.translator.source.Privilege;

/** The privilege level of a request. */
final class Privileges {
  private Privileges() {}

  static Privilege of(io.jstap.proto.v1.Privilege requested) {
    return switch (requested) {
      case PRIVILEGE_STAPUSR -> Privilege.STAPUSR;
      case PRIVILEGE_STAPSYS -> Privilege.STAPSYS;
      case PRIVILEGE_STAPDEV, PRIVILEGE_UNSPECIFIED, UNRECOGNIZED -> Privilege.STAPDEV;
    };
  }
}

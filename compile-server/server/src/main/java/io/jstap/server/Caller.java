// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.grpc.Context;

/**
 * Who calls, as the transport has proved it.
 *
 * @param identity the name in the verified certificate, or the user of the Unix socket
 * @param role what the policy lets them do
 */
record Caller(String identity, Role role) {
  /** Set for every call that {@link MethodPolicy} lets through. */
  static final Context.Key<Caller> KEY = Context.key("caller");

  /** Who makes the call that the current thread works on. */
  static Caller current() {
    Caller caller = KEY.get();
    if (caller == null) {
      throw new IllegalStateException("a call without a caller passed the policy");
    }
    return caller;
  }
}

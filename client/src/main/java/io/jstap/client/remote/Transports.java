// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.remote;

import io.jstap.client.ClientException;
import java.nio.file.Path;

/** The way to each kind of address. */
public final class Transports {
  private Transports() {}

  /**
   * Makes one; nothing is reached yet.
   *
   * @param helper path of the helper on another machine
   * @param helperHere its path on this one
   * @param interactive whether somebody at a terminal can answer a question
   */
  public static Transport of(
      RemoteAddress address, String helper, Path helperHere, boolean interactive)
      throws ClientException {
    return switch (address) {
      case RemoteAddress.Ssh ssh -> SshTransport.make(ssh, helper, interactive);
      case RemoteAddress.Socket socket -> new SocketTransport(socket.path());
      case RemoteAddress.Direct _ -> new LocalTransport(helperHere);
      case RemoteAddress.Exec exec -> new ExecTransport(exec.command(), helper, interactive);
    };
  }
}

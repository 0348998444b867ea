// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.target;

import io.jstap.client.remote.Transport;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;

/**
 * Runs what scripts give to {@code system()}: on the machine of the session, as who we are there,
 * with our standard output and standard error, without an input, and without waiting for it.
 */
public final class ScriptCommands {
  private final Transport transport;
  private final String exports;

  /**
   * @param environment what the commands get besides their own environment
   */
  public ScriptCommands(Transport transport, Map<String, String> environment) {
    this.transport = transport;
    this.exports = Exports.text(environment);
  }

  /**
   * Starts a command.
   *
   * @param command a line for {@code /bin/sh}
   * @throws IOException it cannot be started
   */
  public void start(String command) throws IOException {
    transport.start(
        List.of("/bin/sh", "-c", exports + command),
        Redirect.from(new File("/dev/null")),
        Redirect.INHERIT);
  }
}

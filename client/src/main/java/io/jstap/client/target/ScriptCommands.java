// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.target;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Map;

/**
 * Runs what scripts give to {@code system()}: as the user of this process, with its standard output
 * and standard error, without an input, and without waiting for it.
 */
public final class ScriptCommands {
  private final Map<String, String> environment;

  /**
   * @param environment what the commands get besides our own environment
   */
  public ScriptCommands(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Starts a command.
   *
   * @param command a line for {@code /bin/sh}
   * @throws IOException the shell cannot be started
   */
  public void start(String command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", command)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(Redirect.INHERIT)
            .redirectError(Redirect.INHERIT);
    CallerLocale.restore(builder.environment());
    builder.environment().putAll(environment);
    builder.start();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.remote;

import io.jstap.client.CallerLocale;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.session.HelperLink;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine that is reached by a program of this one, which is given the command line for there.
 */
abstract class CommandTransport implements Transport {
  /** Signals of the terminal are for us, who end the session in order. */
  private static final String UNDISTURBED = "trap '' INT QUIT HUP TSTP; exec \"$@\"";

  private final String helper;
  private final boolean interactive;

  /**
   * @param helper path of the helper there
   * @param interactive whether the program may ask somebody at the terminal something
   */
  CommandTransport(String helper, boolean interactive) {
    this.helper = helper;
    this.interactive = interactive;
  }

  /** The command line for here, of one for there. */
  abstract List<String> wrap(List<String> words, boolean first);

  /** Where it leads, for messages. */
  abstract String place();

  @Override
  public HelperLink open() throws ClientException {
    List<String> words = new ArrayList<>();
    if (interactive) {
      // With the terminal, for a password.
      words.addAll(List.of("/bin/sh", "-c", UNDISTURBED, "sh"));
    } else {
      words.add("setsid");
    }
    words.addAll(wrap(List.of(helper, "remote"), /* first= */ true));
    try {
      ProcessBuilder builder = new ProcessBuilder(words).redirectError(Redirect.INHERIT);
      CallerLocale.restore(builder.environment());
      Process process = builder.start();
      return new ProcessLink(process, place(), /* here= */ false);
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.REMOTE,
          "%s is not reached: %s".formatted(place(), IoMessages.reason(e)),
          "--remote runs sh, setsid and, for the name of a machine, ssh: are they installed?",
          e);
    }
  }

  @Override
  public boolean isHere() {
    return false;
  }

  @Override
  public boolean runsCommands() {
    return true;
  }

  /** Without the terminal, whose signals shall not end it before the command there has ended. */
  @Override
  public Process start(List<String> words, Redirect input, Redirect output) throws IOException {
    List<String> all = new ArrayList<>(List.of("setsid"));
    all.addAll(wrap(words, /* first= */ false));
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .redirectInput(input)
            .redirectOutput(output)
            .redirectError(Redirect.INHERIT);
    CallerLocale.restore(builder.environment());
    return builder.start();
  }
}

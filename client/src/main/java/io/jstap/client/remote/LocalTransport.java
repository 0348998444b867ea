// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.remote;

import io.jstap.client.CallerLocale;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.session.HelperLink;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/** This machine: the helper and all commands are children of this process. */
public final class LocalTransport implements Transport {
  private final Path helper;

  public LocalTransport(Path helper) {
    this.helper = helper;
  }

  @Override
  public HelperLink open() throws ClientException {
    try {
      Process process =
          new ProcessBuilder(helper.toString(), "remote").redirectError(Redirect.INHERIT).start();
      return new ProcessLink(process, "this machine", /* here= */ true);
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.HELPER_MISSING,
          "cannot run the helper " + helper + ": " + IoMessages.reason(e),
          "install it as root: make -C staprun-native install; only members of stapusr may run it",
          e);
    }
  }

  @Override
  public boolean isHere() {
    return true;
  }

  @Override
  public boolean runsCommands() {
    return true;
  }

  @Override
  public Process start(List<String> words, Redirect input, Redirect output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(input)
            .redirectOutput(output)
            .redirectError(Redirect.INHERIT);
    CallerLocale.restore(builder.environment());
    return builder.start();
  }

  @Override
  public void close() {
    // Nothing was made.
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.remote;

import io.jstap.client.ClientException;
import io.jstap.client.session.HelperLink;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

/** A way to a machine: to its helper, and to its shell. */
public interface Transport extends AutoCloseable {
  /** Starts the helper there. */
  HelperLink open() throws ClientException;

  /** Whether it is this machine, whose processes are children of ours. */
  boolean isHere();

  /** Whether commands can be run there at all, and not only the helper. */
  boolean runsCommands();

  /**
   * Runs a command there, as the user that the transport is of.
   *
   * @param words the command line
   * @param input what its standard input is
   * @param output what its standard output is
   * @throws IOException it cannot be started
   */
  Process start(List<String> words, Redirect input, Redirect output) throws IOException;

  /** Gives back what the transport itself has made. */
  @Override
  void close();
}

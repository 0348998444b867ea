// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.remote;

import java.util.ArrayList;
import java.util.List;

/** {@code exec:COMMAND}: the command line for there stands behind COMMAND, which is shell text. */
final class ExecTransport extends CommandTransport {
  private final String command;

  ExecTransport(String command, String helper, boolean interactive) {
    super(helper, interactive);
    this.command = command;
  }

  @Override
  List<String> wrap(List<String> words, boolean first) {
    List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", command + " \"$@\"", "sh"));
    all.addAll(words);
    return all;
  }

  @Override
  String place() {
    return "exec:" + command;
  }

  @Override
  public void close() {
    // The command made what it made.
  }
}

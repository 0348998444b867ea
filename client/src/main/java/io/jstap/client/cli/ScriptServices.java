// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.target.ScriptCommands;
import io.jstap.client.target.TargetCommand;
import java.util.Optional;

/**
 * What serves a script beside its trace.
 *
 * @param command that of {@code -c}
 * @param input standard input, for a script that reads it
 * @param commands what runs those of {@code system()}; empty if none of them is to be run
 */
record ScriptServices(
    Optional<TargetCommand> command,
    Optional<ScriptInput> input,
    Optional<ScriptCommands> commands) {
  /** Of a session that is left alone, or that another one began, perhaps another user. */
  static final ScriptServices NONE =
      new ScriptServices(Optional.empty(), Optional.empty(), Optional.empty());
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import java.util.List;

/**
 * What a module knows of the programs whose stacks it walks.
 *
 * @param walks whether the script walks stacks of programs, or names their code, at all
 */
public record UserTables(boolean walks, List<UserTable> tables) {
  /** Of a script that does not ask for stacks of programs. */
  public static final UserTables NONE = new UserTables(false, List.of());

  public UserTables {
    tables = List.copyOf(tables);
  }
}

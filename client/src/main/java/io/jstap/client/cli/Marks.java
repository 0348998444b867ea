// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import java.nio.charset.StandardCharsets;

/**
 * What the lines of one of several machines begin with.
 *
 * @param ofTrace before each line of its trace; empty for none
 * @param ofMessages before each line about it
 */
record Marks(String ofTrace, String ofMessages) {
  /** Of the only machine. */
  static final Marks NONE = new Marks("", "");

  /** Says something about it to the user. */
  void say(String line) {
    byte[] bytes =
        (ofMessages + line.replace("\n", "\n" + ofMessages) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    // In one piece, for others speak at the same time.
    System.err.write(bytes, 0, bytes.length);
    System.err.flush();
  }
}

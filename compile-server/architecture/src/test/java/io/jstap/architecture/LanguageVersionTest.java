// SPDX-License-Identifier: Apache-2.0
package io.jstap.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jstap.client.cli.ClientMain;
import io.jstap.script.lex.Compatibility;
import org.junit.jupiter.api.Test;

/** What --version of the client promises is the language that the server understands. */
class LanguageVersionTest {
  @Test
  void theClientNamesTheVersionOfTheServer() {
    assertEquals(Compatibility.NEWEST.version(), ClientMain.LANGUAGE);
  }
}

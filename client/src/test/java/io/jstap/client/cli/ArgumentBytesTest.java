// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.client.ClientException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Arguments that are no UTF-8 are told from those that hold the replacement character itself. */
final class ArgumentBytesTest {
  private static final byte[] JAVA = "java".getBytes(StandardCharsets.UTF_8);
  private static final byte[] REPLACEMENT = "a\ufffd".getBytes(StandardCharsets.UTF_8);
  private static final byte[] LATIN = {'a', (byte) 0xbf};

  @Test
  void theReplacementCharacterItselfIsText() {
    String[] arguments = {"a\ufffd"};
    assertDoesNotThrow(() -> ArgumentBytes.check(arguments, List.of(JAVA, REPLACEMENT)));
    // What stands before the arguments is not the user's.
    assertDoesNotThrow(() -> ArgumentBytes.check(arguments, List.of(LATIN, REPLACEMENT)));
  }

  @Test
  void aMachineWithoutTheLocaleIsTold() {
    assertDoesNotThrow(() -> ArgumentBytes.checkLocale("UTF-8"));
    ClientException refused =
        assertThrows(ClientException.class, () -> ArgumentBytes.checkLocale("ANSI_X3.4-1968"));
    assertTrue(refused.getMessage().contains("no locale C.UTF-8"), refused.getMessage());
  }

  @Test
  void otherBytesAreRefused() {
    String[] arguments = {"x", "a\ufffd"};
    ClientException refused =
        assertThrows(
            ClientException.class,
            () ->
                ArgumentBytes.check(
                    arguments, List.of(JAVA, "x".getBytes(StandardCharsets.UTF_8), LATIN)));
    assertTrue(refused.getMessage().contains("'a\ufffd' on the command line is no text in UTF-8"));
  }
}

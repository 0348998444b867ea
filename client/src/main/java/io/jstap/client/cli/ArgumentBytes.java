// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line as the kernel has it. Java reads arguments as UTF-8 and puts U+FFFD where they
 * are not: a name of a file would not be found, and a script be another one, without a word.
 */
final class ArgumentBytes {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final String REPLACEMENT = "\ufffd";

  private ArgumentBytes() {}

  /**
   * Refuses arguments that are no text.
   *
   * @param arguments what Java made of the end of the command line
   */
  static void check(String... arguments) throws ClientException {
    // The one read of a file is for those who need it.
    for (String argument : arguments) {
      if (argument.contains(REPLACEMENT)) {
        checkLocale(System.getProperty("sun.jnu.encoding", ""));
        check(arguments, commandLine());
        return;
      }
    }
  }

  /** The launchers ask for a locale of UTF-8; a very small system may not have it. */
  static void checkLocale(String encoding) throws ClientException {
    if (!encoding.equals("UTF-8")) {
      throw new ClientException(
          ClientProblem.NODE,
          "this machine has no locale C.UTF-8: arguments beyond ASCII cannot be read",
          "Debian's package libc-bin has it, as /usr/lib/locale/C.utf8");
    }
  }

  /**
   * The same.
   *
   * @param words all words of the command line; the arguments are the last ones
   */
  static void check(String[] arguments, List<byte[]> words) throws ClientException {
    int first = words.size() - arguments.length;
    for (int i = 0; i < arguments.length && first >= 0; i++) {
      if (!isText(words.get(first + i))) {
        throw new ClientException(
            ClientProblem.USAGE,
            "'%s' on the command line is no text in UTF-8".formatted(arguments[i]),
            "rename the file; a script can also come by standard input: jstap - < FILE");
      }
    }
  }

  private static boolean isText(byte[] word) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(word));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static List<byte[]> commandLine() throws ClientException {
    byte[] all;
    try {
      all = Files.readAllBytes(COMMAND_LINE);
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.NODE,
          "cannot read %s: %s".formatted(COMMAND_LINE, IoMessages.reason(e)),
          "is /proc mounted?",
          e);
    }
    List<byte[]> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == 0) {
        words.add(java.util.Arrays.copyOfRange(all, start, i));
        start = i + 1;
      }
    }
    return words;
  }
}

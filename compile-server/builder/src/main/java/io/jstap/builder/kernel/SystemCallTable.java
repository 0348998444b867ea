// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers of a kernel's system calls by name, from the headers that it gives to programs
 * ({@code asm/unistd_64.h}, {@code asm/unistd_32.h}).
 */
final class SystemCallTable {
  private static final String FOLDER = "arch/x86/include/generated/uapi/asm";
  private static final Pattern NUMBER =
      Pattern.compile("(?m)^#define __NR_([a-z0-9_]{1,64}) ([0-9]{1,5})$");

  private SystemCallTable() {}

  /**
   * Reads one table, in the order of the numbers.
   *
   * @param headers the kernel's headers
   * @param compat whether it is that of programs of 32 bits
   * @throws IOException also when there is no such header, or nothing in it
   */
  static Map<String, Integer> read(Path headers, boolean compat) throws IOException {
    Path file = headers.resolve(FOLDER).resolve(compat ? "unistd_32.h" : "unistd_64.h");
    Map<String, Integer> numbers = new LinkedHashMap<>();
    Matcher lines = NUMBER.matcher(Files.readString(file));
    while (lines.find()) {
      numbers.put(lines.group(1), Integer.parseInt(lines.group(2)));
    }
    if (numbers.isEmpty()) {
      throw new IOException(file + " names no system call");
    }
    return numbers;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.box;

import io.jstap.builder.process.Outcome;
import java.io.IOException;
import java.util.List;

/**
 * Where the compilers of one build work: an empty folder that is their working folder, and gone
 * with all its contents when closed. For one thread.
 */
public sealed interface Workplace extends AutoCloseable permits Box, OpenFolder {
  /** The most bytes that a file may have which is put here or taken from here. */
  int BIGGEST_FILE = 64 << 20;

  /**
   * Writes a file.
   *
   * @param name without a folder
   * @throws IOException when it can not be written, or is there already
   */
  void put(String name, byte[] contents) throws IOException;

  /**
   * Reads a plain file; links are not followed.
   *
   * @param name without a folder
   * @throws IOException when there is none, or it is bigger than {@link #BIGGEST_FILE}
   */
  byte[] get(String name) throws IOException;

  /**
   * Runs a program to its end, within the limits of the workplace.
   *
   * @param arguments the program's path and its arguments; no shell ever sees them
   * @param environment NAME=VALUE, beside PATH and LC_ALL=C
   * @throws InterruptedException when the calling thread is interrupted; nothing runs any more then
   */
  Outcome run(List<String> arguments, List<String> environment) throws InterruptedException;

  @Override
  void close() throws IOException;
}

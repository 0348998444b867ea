// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import io.jstap.debuginfo.BuildId;
import io.jstap.debuginfo.elf.BuildIds;
import io.jstap.debuginfo.testing.Commands;
import io.jstap.debuginfo.testing.Gcc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A small program, stripped, and its debug file, which is made big.
 *
 * @param folder holds both and nothing else
 */
record Served(Path folder, Path program, Path debug, BuildId id) {
  static final int SIZE = 3 << 20;

  static Served in(Path directory) throws IOException {
    Path whole = Gcc.program(directory, "-g");
    Path folder = Files.createDirectories(directory.resolve("served"));
    Path debug = folder.resolve("program.debug");
    Path program = folder.resolve("program");
    Commands.run(List.of("objcopy", "--only-keep-debug", whole.toString(), debug.toString()));
    Commands.run(List.of("objcopy", "--strip-debug", whole.toString(), program.toString()));
    grow(debug, ".comment.big", SIZE, 1);
    return new Served(folder, program, debug, BuildIds.read(program).orElseThrow());
  }

  /** Adds a section of noise. */
  static void grow(Path file, String section, int size, int seed) throws IOException {
    byte[] noise = new byte[size];
    new Random(seed).nextBytes(noise);
    Path bytes = Files.createTempFile("noise", ".bin");
    try {
      Files.write(bytes, noise);
      Commands.run(List.of("objcopy", "--add-section", section + "=" + bytes, file.toString()));
    } finally {
      Files.delete(bytes);
    }
  }

  /** The folder as a plain web server gives it out. */
  Path asWebFolder(Path directory) throws IOException {
    Path web = directory.resolve("web");
    Files.createDirectories(web.resolve("buildid/" + id));
    Files.copy(debug, webFile(web));
    return web;
  }

  Path webFile(Path web) {
    return web.resolve("buildid/" + id + "/debuginfo");
  }
}

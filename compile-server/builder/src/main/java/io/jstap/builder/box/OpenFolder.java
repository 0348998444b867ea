// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.box;

import io.jstap.builder.process.Command;
import io.jstap.builder.process.Limits;
import io.jstap.builder.process.Outcome;
import io.jstap.builder.process.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A workplace without walls, for a machine that can not make boxes: only for C text that jstap
 * wrote itself.
 */
final class OpenFolder implements Workplace {
  private final WorkFolder folder;
  private final Limits limits;

  OpenFolder(Path parent, Limits limits) throws IOException {
    this.folder = WorkFolder.below(parent);
    this.limits = limits;
  }

  @Override
  public void put(String name, byte[] contents) throws IOException {
    Files.write(folder.path().resolve(name), contents, StandardOpenOption.CREATE_NEW);
  }

  @Override
  public byte[] get(String name) throws IOException {
    Path file = folder.path().resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > BIGGEST_FILE) {
      throw new IOException(name + " is no plain file, or is too big");
    }
    return Files.readAllBytes(file);
  }

  @Override
  public Outcome run(List<String> arguments, List<String> environment) throws InterruptedException {
    Command command = limits.command(arguments, folder.path());
    for (String variable : environment) {
      int equals = variable.indexOf('=');
      command = command.with(variable.substring(0, equals), variable.substring(equals + 1));
    }
    return command.run();
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import java.util.Optional;

/**
 * What the module of a script carries of a program or library, so that it can walk its stacks and
 * name its code.
 */
public final class UserTable {
  private final ProgramFile program;
  private final byte[] image;
  private final Optional<byte[]> lines;

  /**
   * @param image frames and functions as the runtime reads them
   * @param lines of its source, as the runtime reads them; empty when nobody asks, or there are
   *     none
   */
  public UserTable(ProgramFile program, byte[] image, Optional<byte[]> lines) {
    this.program = program;
    this.image = image.clone();
    this.lines = lines.map(byte[]::clone);
  }

  public ProgramFile program() {
    return program;
  }

  /** What the file is called that the C text includes the image from. */
  public String imageFile() {
    return "user-" + program.buildId();
  }

  /** The same of the lines. */
  public String linesFile() {
    return "user-lines-" + program.buildId();
  }

  /** A copy of the image. */
  public byte[] image() {
    return image.clone();
  }

  /** A copy of the lines. */
  public Optional<byte[]> lines() {
    return lines.map(byte[]::clone);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import java.util.List;
import java.util.Optional;

/** The lines of the kernel or of a module by address, which the module of a script carries. */
public final class LineTable {
  /**
   * Code that has lines.
   *
   * @param start link-time address
   * @param section how it is found at run time; empty for the kernel itself
   */
  public record Code(long start, long size, Optional<ModuleSection> section) {}

  private final String name;
  private final List<Code> code;
  private final byte[] image;

  /**
   * @param name of the module; {@code kernel} for the kernel itself
   * @param code sections of it
   * @param image the lines as the runtime reads them
   */
  public LineTable(String name, List<Code> code, byte[] image) {
    this.name = name;
    this.code = List.copyOf(code);
    this.image = image.clone();
  }

  /** What the file is called that the C text includes the image from. */
  public String file() {
    return "lines-" + name;
  }

  public List<Code> code() {
    return code;
  }

  /** A copy of the image. */
  public byte[] image() {
    return image.clone();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

/** What of a build-id is uploaded: several files may have the same one. */
public enum UploadKind {
  /** An ELF file that tells about a kernel, a module or a program. */
  DEBUGINFO(".debug"),
  /** A boot image. */
  BOOT_IMAGE(".vmlinuz"),
  /** A program or library as it is on the node. */
  PROGRAM(".program");

  private final String suffix;

  UploadKind(String suffix) {
    this.suffix = suffix;
  }

  /** How names of such files end. */
  String suffix() {
    return suffix;
  }
}

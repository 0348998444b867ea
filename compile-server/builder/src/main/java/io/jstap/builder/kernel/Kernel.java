// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

/**
 * A kernel that scripts can be compiled for. Immutable, shared by all who opened it.
 *
 * @param installed where its headers and debuginfo are installed
 * @param buildId lower-case hexadecimal GNU build-id
 * @param exports what modules may import
 * @param config how it was configured
 * @param toolchain how its modules are made
 * @param runtime the runtime compiled for it
 */
public record Kernel(
    InstalledKernel installed,
    String buildId,
    Exports exports,
    KernelConfig config,
    Toolchain toolchain,
    RuntimeArchive runtime) {
  /** What {@code uname -r} says where it runs. */
  public String release() {
    return installed.release();
  }

  /** The architecture as a manifest names it. */
  public String arch() {
    return installed.arch();
  }

  @Override
  public String toString() {
    return release() + " (" + buildId + ")";
  }
}

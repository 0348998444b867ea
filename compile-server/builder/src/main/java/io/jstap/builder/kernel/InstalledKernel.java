// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A kernel of which at least something is installed here.
 *
 * @param release what {@code uname -r} says where it runs
 * @param buildId lower-case hexadecimal GNU build-id; empty when nothing tells it, which is so as
 *     long as its debuginfo is not installed
 * @param headers folder of the headers and of kbuild
 * @param vmlinux the kernel with its debuginfo
 * @param modules folder below which modules with debuginfo are
 */
public record InstalledKernel(
    String release,
    Optional<String> buildId,
    Optional<Path> headers,
    Optional<Path> vmlinux,
    Optional<Path> modules) {
  /** The architecture; jstap builds for x86-64 only. */
  public String arch() {
    return "x86_64";
  }

  /** Whether scripts can be compiled for it. */
  public boolean complete() {
    return buildId.isPresent() && headers.isPresent() && vmlinux.isPresent();
  }
}

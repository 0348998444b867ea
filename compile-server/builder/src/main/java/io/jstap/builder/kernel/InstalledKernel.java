// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A kernel of which at least something is installed here.
 *
 * @param release what {@code uname -r} says where it runs
 * @param buildId lower-case hexadecimal GNU build-id; empty when neither debuginfo nor boot image
 *     tells it
 * @param headers folder of the headers and of kbuild
 * @param vmlinux the kernel with its debuginfo
 * @param modules folder below which modules with debuginfo are
 * @param image what boots: the kernel without debuginfo
 * @param plainModules folder below which the modules that are loaded are, without debuginfo
 */
public record InstalledKernel(
    String release,
    Optional<String> buildId,
    Optional<Path> headers,
    Optional<Path> vmlinux,
    Optional<Path> modules,
    Optional<Path> image,
    Optional<Path> plainModules) {
  /** The architecture; jstap builds for x86-64 only. */
  public String arch() {
    return "x86_64";
  }

  /** Another build of the same release, of which the debuginfo was found elsewhere. */
  InstalledKernel as(String otherBuildId, Path itsVmlinux) {
    return new InstalledKernel(
        release,
        Optional.of(otherBuildId),
        headers,
        Optional.of(itsVmlinux),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Another build of the same release, of which nothing is installed but the headers. */
  InstalledKernel ofOtherBuild(String otherBuildId) {
    return new InstalledKernel(
        release,
        Optional.of(otherBuildId),
        headers,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same kernel, of which only the node that runs it knows the build-id. */
  InstalledKernel as(String itsBuildId) {
    return new InstalledKernel(
        release, Optional.of(itsBuildId), headers, vmlinux, modules, image, plainModules);
  }

  /** Whether scripts can be compiled for it with nothing but what is installed. */
  public boolean complete() {
    return buildId.isPresent() && headers.isPresent() && (vmlinux.isPresent() || image.isPresent());
  }
}

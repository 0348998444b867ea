// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder;

import io.jstap.diagnostics.ProblemCode;

/** What can go wrong while a kernel is prepared or a module is built. */
public enum BuilderProblem implements ProblemCode {
  /** The C compiler rejects embedded C of the script. */
  EMBEDDED_C("JS4001"),
  /** The C compiler rejects code that jstap itself made. */
  GENERATED_C("JS4002"),
  /** Embedded C uses a symbol that the kernel does not export. */
  UNKNOWN_SYMBOL("JS4003"),
  /** A step of the build failed in a way that no script can cause. */
  BUILD_STEP("JS4004"),
  /** A step of the build was stopped: it took too long, or wrote too much. */
  BUILD_LIMIT("JS4005"),
  /** The key or certificate that modules are signed with is missing or unfit. */
  SIGNER("JS4006"),
  /** Embedded C puts something into the module that only jstap may put there. */
  FOREIGN_CONTENT("JS4007"),
  /** A header whose types a script wants is not there, or does not compile. */
  HEADERS("JS4008"),
  /** The compiler that the kernel needs is not installed. */
  NO_COMPILER("JS4010"),
  /** The runtime does not compile for a kernel. */
  RUNTIME("JS4011"),
  /** The kernel's own build system does not work. */
  KBUILD("JS4012"),
  /** No installed kernel has the build-id or the release asked for. */
  UNKNOWN_KERNEL("JS6101"),
  /** The headers of a kernel are not installed. */
  NO_HEADERS("JS6102"),
  /** The debuginfo of a kernel is not installed. */
  NO_DEBUGINFO("JS6103"),
  /** The kernel's debuginfo can not be read. */
  BAD_DEBUGINFO("JS6104"),
  /** The kernel store can not be read or written. */
  STORE("JS6105");

  private final String id;

  BuilderProblem(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}

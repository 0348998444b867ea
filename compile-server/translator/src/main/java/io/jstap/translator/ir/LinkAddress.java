// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import java.util.Optional;

/**
 * An address of code or data as the linker knows it; the runtime makes it one of the running
 * kernel.
 *
 * @param section where it is in a module; empty for the kernel itself
 */
public record LinkAddress(long address, Optional<ModuleSection> section) implements CodeAddress {
  /** An address of the kernel itself. */
  public static LinkAddress ofKernel(long address) {
    return new LinkAddress(address, Optional.empty());
  }
}

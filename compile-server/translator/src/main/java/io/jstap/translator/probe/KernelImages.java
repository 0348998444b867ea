// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import java.util.List;
import java.util.Optional;

/** The debuginfo of a kernel and of its modules. */
public interface KernelImages {
  /** The kernel itself. */
  BinaryInfo kernel();

  /** The names of the modules that have debuginfo, as the kernel has them, sorted. */
  List<String> modules();

  /**
   * The debuginfo of a module; made ready when it is first asked for.
   *
   * @return empty when there is no such module
   */
  Optional<BinaryInfo> module(String name);

  /** A kernel without modules. */
  static KernelImages only(BinaryInfo kernel) {
    return new KernelImages() {
      @Override
      public BinaryInfo kernel() {
        return kernel;
      }

      @Override
      public List<String> modules() {
        return List.of();
      }

      @Override
      public Optional<BinaryInfo> module(String name) {
        return Optional.empty();
      }
    };
  }
}

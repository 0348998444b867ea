// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.kernel.Kernel;
import io.jstap.script.preprocess.PreprocessorFacts;
import java.util.Optional;

/** What conditions in a script can ask of the target kernel. */
record KernelFacts(Kernel kernel, String privilege, boolean guru, String languageVersion)
    implements PreprocessorFacts {
  @Override
  public String kernelRelease() {
    return kernel.release();
  }

  @Override
  public String architecture() {
    return kernel.arch();
  }

  @Override
  public Optional<String> config(String name) {
    return kernel.config().value(name);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.script.preprocess.PreprocessorFacts;
import java.util.Optional;

/** The facts of no kernel: enough to read a file whose meaning does not matter. */
enum LayoutFacts implements PreprocessorFacts {
  ANY;

  @Override
  public String kernelRelease() {
    return "6.1.0";
  }

  @Override
  public String architecture() {
    return "x86_64";
  }

  @Override
  public Optional<String> config(String option) {
    return Optional.empty();
  }

  @Override
  public boolean guru() {
    return true;
  }
}

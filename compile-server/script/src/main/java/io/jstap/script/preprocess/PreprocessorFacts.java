// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.preprocess;

import java.util.Optional;

/** What conditionals may ask about the target of a compilation (§2.1). Immutable. */
public interface PreprocessorFacts {
  /** {@code kernel_vr}, for example {@code 6.1.0-56-cloud-amd64}. */
  String kernelRelease();

  /** {@code arch}, for example {@code x86_64}. */
  String architecture();

  /**
   * The value of a kernel configuration option as the kernel's {@code .config} has it, without
   * quotes; empty for an option that is not set.
   *
   * @param option for example {@code CONFIG_SMP}
   */
  Optional<String> config(String option);

  /** {@code systemtap_v}: the language version that the script is written for. */
  default String languageVersion() {
    return "5.6";
  }

  /** {@code systemtap_privilege}: {@code stapusr}, {@code stapsys} or {@code stapdev}. */
  default String privilege() {
    return "stapdev";
  }

  /** {@code runtime}. */
  default String runtime() {
    return "kernel";
  }

  /** {@code guru_mode}. */
  default boolean guru() {
    return false;
  }
}

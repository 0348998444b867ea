// SPDX-License-Identifier: Apache-2.0
package io.jstap.script;

import io.jstap.script.preprocess.PreprocessorFacts;
import java.util.Map;
import java.util.Optional;

/** Facts for tests: kernel 6.1.0-9-test on x86_64. */
record TestFacts(boolean guru, String languageVersion, Map<String, String> options)
    implements PreprocessorFacts {
  static final TestFacts PLAIN = new TestFacts(false, "5.6", Map.of());
  static final TestFacts GURU = new TestFacts(true, "5.6", Map.of());

  @Override
  public String kernelRelease() {
    return "6.1.0-9-test";
  }

  @Override
  public String architecture() {
    return "x86_64";
  }

  @Override
  public Optional<String> config(String option) {
    return Optional.ofNullable(options.get(option));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Takes the time of one step after the other. */
final class StepClock {
  private final List<ModuleImage.Step> steps = new ArrayList<>();
  private long last = System.nanoTime();

  /** Ends a step that began when the last one ended. */
  void lap(String name) {
    long now = System.nanoTime();
    steps.add(new ModuleImage.Step(name, Duration.ofNanos(now - last)));
    last = now;
  }

  List<ModuleImage.Step> steps() {
    return List.copyOf(steps);
  }
}

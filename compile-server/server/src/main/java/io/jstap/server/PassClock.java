// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.proto.v1.PassTiming;
import java.util.ArrayList;
import java.util.List;

/** Measures the passes of one compilation, one after the other. Used by one thread. */
final class PassClock {
  private final List<PassTiming> passes = new ArrayList<>();
  private long last = System.nanoTime();

  /** Ends a pass. */
  void lap(String name) {
    long now = System.nanoTime();
    passes.add(PassTiming.newBuilder().setName(name).setNanoseconds(now - last).build());
    last = now;
  }

  List<PassTiming> passes() {
    return List.copyOf(passes);
  }
}

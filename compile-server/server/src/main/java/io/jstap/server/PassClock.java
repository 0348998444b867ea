// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.sun.management.ThreadMXBean;
import io.jstap.proto.v1.PassTiming;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the passes of one compilation, one after the other, and notes what it rests on. Used by
 * one thread.
 */
final class PassClock {
  private final List<PassTiming> passes = new ArrayList<>();
  private final ThreadMXBean memory = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
  private String source = "";
  private long last = System.nanoTime();
  private long allocated = memory.getTotalThreadAllocatedBytes();

  /** Ends a pass. */
  void lap(String name) {
    long now = System.nanoTime();
    long bytes = memory.getTotalThreadAllocatedBytes();
    passes.add(
        PassTiming.newBuilder()
            .setName(name)
            .setNanoseconds(now - last)
            .setAllocatedBytes(bytes - allocated)
            .build());
    last = now;
    allocated = bytes;
  }

  /** Notes what tells about the kernel. */
  void restsOn(String what) {
    source = what;
  }

  /** What told about the kernel; empty when nothing was asked. */
  String source() {
    return source;
  }

  List<PassTiming> passes() {
    return List.copyOf(passes);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which kernel functions can not be probed, as far as the image itself tells: by the ranges that
 * the kernel's own blacklist is made of. What the kernel refuses beyond that it refuses at
 * registration.
 */
final class Probeability {
  private record Range(long start, long end, String why) {
    boolean holds(long address) {
      return Long.compareUnsigned(start, address) <= 0 && Long.compareUnsigned(address, end) < 0;
    }
  }

  private final BinaryInfo kernel;
  private final List<Range> ranges = new ArrayList<>();

  private final boolean module;

  /**
   * @param module whether it is one of the kernel's modules, not the kernel itself
   */
  Probeability(BinaryInfo kernel, boolean module) {
    this.kernel = kernel;
    this.module = module;
    add("__kprobes_text", "code of kprobes itself");
    add("__noinstr_text", "not instrumentable");
    add("__entry_text", "kernel entry code");
    add("__cpuidle_text", "idle code");
  }

  private void add(String symbol, String why) {
    OptionalLong start = kernel.symbolAddress(symbol + "_start");
    OptionalLong end = kernel.symbolAddress(symbol + "_end");
    if (start.isPresent() && end.isPresent()) {
      ranges.add(new Range(start.getAsLong(), end.getAsLong(), why));
    }
  }

  /** Why an address can not be probed, if it can not. */
  Optional<String> refusal(long address) {
    for (Range range : ranges) {
      if (range.holds(address)) {
        return Optional.of(range.why);
      }
    }
    Optional<String> section = kernel.sectionAt(address).map(place -> place.section());
    if (section.isEmpty()) {
      return Optional.of("not in the image");
    }
    return section
        // A module's own start can be seen, for it is armed before it runs.
        .filter(name -> !module && (name.startsWith(".init") || name.startsWith(".exit")))
        .map(name -> "gone after boot");
  }
}

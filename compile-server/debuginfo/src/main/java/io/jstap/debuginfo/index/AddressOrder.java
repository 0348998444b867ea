// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.dwarf.LongColumn;
import java.util.stream.IntStream;

/** Sorts rows by an address. */
final class AddressOrder {
  private AddressOrder() {}

  /** The rows of a column in the order of their addresses, which are unsigned. */
  static int[] of(LongColumn addresses) {
    return IntStream.range(0, addresses.size())
        .boxed()
        .sorted((a, b) -> Long.compareUnsigned(addresses.get(a), addresses.get(b)))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import java.util.Map;

/**
 * The system calls of a kernel by name.
 *
 * @param numbers those of programs of 64 bits
 * @param compatNumbers those of programs of 32 bits
 */
public record SystemCalls(Map<String, Integer> numbers, Map<String, Integer> compatNumbers) {
  /** A kernel whose calls are not known. */
  static final SystemCalls NONE = new SystemCalls(Map.of(), Map.of());

  public SystemCalls {
    numbers = Map.copyOf(numbers);
    compatNumbers = Map.copyOf(compatNumbers);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {
  @Test
  void ordersByDistanceThenName() {
    List<String> names = List.of("vfs_write", "vfs_read", "vfs_readv", "unrelated");
    assertEquals(List.of("vfs_read", "vfs_readv"), NearestNames.of("vfs_raed", names, 5));
  }

  @Test
  void offersNothingUnrelatedAndNeverTheNameItself() {
    assertEquals(List.of(), NearestNames.of("HZ", List.of("HZ", "gettimeofday_s"), 5));
  }

  @Test
  void aSwapOfNeighboursIsOneEdit() {
    assertEquals(1, NearestNames.distance("raed", "read", 3));
  }

  @Test
  void stopsAboveTheBound() {
    assertEquals(3, NearestNames.distance("abcdef", "uvwxyz", 2));
  }
}

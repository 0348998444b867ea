// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The nodes that a rollout's selector matches, reached or not.
 *
 * @param nodes by their identity
 */
public record Fleet(SortedMap<String, NodeView> nodes) {
  public Fleet {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  /** Of nodes in any order. */
  public static Fleet of(Map<String, NodeView> nodes) {
    return new Fleet(new TreeMap<>(nodes));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.session;

import io.jstap.client.node.NodeDescription;
import io.jstap.client.trust.ModuleContents;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a script asks to be told of the machine that it runs on: time zone and namespaces. */
public final class NodeValues {
  private NodeValues() {}

  /**
   * The values that a module wants of these, for the helper.
   *
   * @param namespaces the process there whose namespaces count; 0: the one that the machine names
   */
  public static List<String> of(byte[] module, NodeDescription machine, long namespaces) {
    Set<String> wanted = ModuleContents.wanted(module);
    List<String> values = new ArrayList<>();
    if (wanted.contains("zone_offset")) {
      values.add("0zone_offset=" + -machine.zoneOffset());
    }
    if (wanted.contains("zone_name")) {
      // Names that are offsets have a colon in some places, which the helper does not take.
      values.add("0zone_name=" + machine.zoneName().replaceAll("[^A-Za-z0-9_.+-]", ""));
    }
    if (wanted.contains("target_namespaces")) {
      values.add("0target_namespaces=" + (namespaces == 0 ? machine.process() : namespaces));
    }
    return values;
  }
}

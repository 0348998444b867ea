// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names of the kernel's user-space API for packet hooks, with their numbers. */
final class NetfilterNames {
  private static final int IPV4 = 2;
  private static final int ARP = 3;
  private static final int BRIDGE = 7;
  private static final int IPV6 = 10;

  /** Families of protocols. */
  static final Map<String, Integer> PROTOCOLS =
      Map.of(
          "NFPROTO_IPV4", IPV4,
          "NFPROTO_ARP", ARP,
          "NFPROTO_BRIDGE", BRIDGE,
          "NFPROTO_IPV6", IPV6);

  /** Priorities, without the word for the protocol before them. */
  private static final Map<String, Integer> PRIORITIES = new LinkedHashMap<>();

  static {
    PRIORITIES.put("FIRST", Integer.MIN_VALUE);
    PRIORITIES.put("RAW_BEFORE_DEFRAG", -450);
    PRIORITIES.put("CONNTRACK_DEFRAG", -400);
    PRIORITIES.put("RAW", -300);
    PRIORITIES.put("SELINUX_FIRST", -225);
    PRIORITIES.put("CONNTRACK", -200);
    PRIORITIES.put("MANGLE", -150);
    PRIORITIES.put("NAT_DST", -100);
    PRIORITIES.put("FILTER", 0);
    PRIORITIES.put("SECURITY", 50);
    PRIORITIES.put("NAT_SRC", 100);
    PRIORITIES.put("SELINUX_LAST", 225);
    PRIORITIES.put("CONNTRACK_HELPER", 300);
    PRIORITIES.put("LAST", Integer.MAX_VALUE);
  }

  private static final List<String> INTERNET =
      List.of("PRE_ROUTING", "LOCAL_IN", "FORWARD", "LOCAL_OUT", "POST_ROUTING");

  private NetfilterNames() {}

  /** The hooks of a family of protocols by name. */
  static Map<String, Integer> hooks(int protocol) {
    Map<String, Integer> hooks = new LinkedHashMap<>();
    switch (protocol) {
      case ARP -> number(hooks, "NF_ARP_", List.of("IN", "OUT", "FORWARD"));
      case BRIDGE -> number(hooks, "NF_BR_", INTERNET);
      default -> {
        number(hooks, "NF_INET_", INTERNET);
        number(hooks, protocol == IPV6 ? "NF_IP6_" : "NF_IP_", INTERNET);
      }
    }
    return hooks;
  }

  private static void number(Map<String, Integer> hooks, String prefix, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      hooks.put(prefix + names.get(i), i);
    }
  }

  /** The priorities of IPv4 and IPv6 by name. */
  static Map<String, Integer> priorities() {
    Map<String, Integer> all = new LinkedHashMap<>();
    for (String prefix : List.of("NF_IP_PRI_", "NF_IP6_PRI_")) {
      PRIORITIES.forEach((name, number) -> all.put(prefix + name, number));
    }
    return all;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NodeGroupsTest {
  private static final List<String> GROUPS =
      List.of("root:x:0:", "stapusr:x:500:a", "stapsys:x:501:", "stapdev:x:502:", "broken", "");

  private static List<String> classes(String uid, String gid, String groups) {
    List<String> status =
        List.of("Name:\tx", "Uid:\t" + uid, "Gid:\t" + gid, "Groups:\t" + groups + " ");
    return NodeGroups.of(status, GROUPS).classes();
  }

  @Test
  void theGroupsOfTheProcessAreThoseOfTheFiles() {
    assertEquals(List.of("stapusr"), classes("7\t7\t7\t7", "7\t7\t7\t7", "500"));
    assertEquals(List.of("stapsys", "stapusr"), classes("7\t7\t7\t7", "7\t7\t7\t7", "500 501"));
    assertEquals(
        List.of("stapdev", "stapsys", "stapusr"), classes("7\t7\t7\t7", "502\t7\t7\t7", "500 501"));
    assertEquals(List.of("root"), classes("0\t0\t0\t0", "0\t0\t0\t0", ""));
    assertEquals(List.of(), classes("7\t0\t0\t0", "7\t502\t7\t7", "50 5000"));
  }
}

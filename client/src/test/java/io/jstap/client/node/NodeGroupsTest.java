// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeGroupsTest {
  private static final List<String> GROUPS =
      List.of("root:x:0:", "stapusr:x:500:a", "stapsys:x:501:", "stapdev:x:502:", "broken", "");

  private static Optional<String> highest(String uid, String gid, String groups) {
    List<String> status =
        List.of("Name:\tx", "Uid:\t" + uid, "Gid:\t" + gid, "Groups:\t" + groups + " ");
    return NodeGroups.of(status, GROUPS).highest();
  }

  @Test
  void theMostTrustedGroupCounts() {
    assertEquals(Optional.of("stapusr"), highest("7\t7\t7\t7", "7\t7\t7\t7", "500"));
    assertEquals(Optional.of("stapsys"), highest("7\t7\t7\t7", "7\t7\t7\t7", "500 501"));
    assertEquals(Optional.of("stapdev"), highest("7\t7\t7\t7", "502\t7\t7\t7", "500 501"));
    assertEquals(Optional.of("stapdev"), highest("0\t0\t0\t0", "0\t0\t0\t0", ""));
    assertEquals(Optional.empty(), highest("7\t0\t0\t0", "7\t502\t7\t7", "50 5000"));
  }
}

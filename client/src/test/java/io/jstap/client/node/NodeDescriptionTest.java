// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jstap.client.ClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a helper says of its machine; it may be a hostile one. */
final class NodeDescriptionTest {
  private static final String GOOD =
      """
      protocol 1
      kernel 00ff
      release 6.1.0-57-cloud-amd64
      architecture x86_64
      name guest
      boot 1-2
      process 77
      class stapusr
      sig-enforce N
      zone 3600 CET
      module ext4 aabb
      what a newer one says
      """;

  @Test
  void everyLineHasItsPlace() throws Exception {
    NodeDescription there = NodeDescription.parse(GOOD);
    assertEquals(
        new Node("00ff", "6.1.0-57-cloud-amd64", "x86_64", Map.of("ext4", "aabb")), there.node());
    assertEquals("guest", there.name());
    assertEquals("1-2", there.boot());
    assertEquals(77, there.process());
    assertEquals(3600, there.zoneOffset());
    assertEquals("CET", there.zoneName());
    assertEquals(List.of("stapusr"), there.classes());
    assertEquals(List.of("sig-enforce N"), there.trust());
  }

  @Test
  void namesCannotMoveTheCursor() throws Exception {
    assertEquals(
        "?[31mguest", NodeDescription.parse(GOOD.replace("guest", "\033[31mguest")).name());
  }

  @Test
  void whatIsNoneIsRefused() {
    for (String[] change :
        List.of(
            new String[] {"protocol 1", "protocol 0"},
            new String[] {"protocol 1", "protocol x"},
            new String[] {"00ff", "00f"},
            new String[] {"00ff", ""},
            new String[] {"00ff", "00FG"},
            new String[] {"6.1.0-57-cloud-amd64", "../x"},
            new String[] {"6.1.0-57-cloud-amd64", "a b"},
            new String[] {"x86_64", ""},
            new String[] {"ext4 aabb", "ext4"},
            new String[] {"ext4 aabb", "ext/4 aabb"})) {
      String text = GOOD.replace(change[0], change[1]);
      assertThrows(ClientException.class, () -> NodeDescription.parse(text), text);
    }
    assertThrows(ClientException.class, () -> NodeDescription.parse(GOOD + "x".repeat(1 << 20)));
    assertThrows(ClientException.class, () -> NodeDescription.parse(""));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.lex;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of the manual page strverscmp(3), and kernel releases. */
final class VersionOrderTest {
  @Test
  void ordersLikeStrverscmp() {
    ascending(List.of("000", "00", "01", "010", "09", "0", "1", "9", "10"));
    ascending(List.of("2.6.9", "2.6.18", "2.6.32", "3.0", "3.10", "5.4", "6.1", "6.1.0", "6.12"));
    ascending(List.of("jan1", "jan2", "jan9", "jan10", "jan11", "jan99", "jan100"));
    ascending(List.of("6.1.0", "6.1.0-9", "6.1.0-56-cloud-amd64"));
  }

  private static void ascending(List<String> versions) {
    for (int i = 0; i < versions.size(); i++) {
      for (int j = 0; j < versions.size(); j++) {
        assertEquals(
            Integer.compare(i, j),
            Integer.signum(VersionOrder.compare(versions.get(i), versions.get(j))),
            versions.get(i) + " and " + versions.get(j));
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class GivenValuesTest {
  private static ZonedDateTime winter(String zone) {
    return ZonedDateTime.of(2026, 1, 15, 12, 0, 0, 0, ZoneId.of(zone));
  }

  @Test
  void aMachineThatWasToldNoZoneIsInUtc() {
    assertEquals("UTC", GivenValues.zoneName(winter("GMT"), /* configured= */ false));
  }

  @Test
  void zonesThatWereToldKeepTheirNames() {
    assertEquals("GMT", GivenValues.zoneName(winter("GMT"), /* configured= */ true));
    assertEquals("GMT", GivenValues.zoneName(winter("Europe/London"), /* configured= */ true));
    assertEquals("CET", GivenValues.zoneName(winter("Europe/Berlin"), /* configured= */ true));
    assertEquals("+0530", GivenValues.zoneName(winter("+05:30"), /* configured= */ true));
  }
}

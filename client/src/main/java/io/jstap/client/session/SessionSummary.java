// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.session;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The counters of a session at its end. */
public record SessionSummary(
    long errors,
    long skippedReentrant,
    long skippedLocks,
    long skippedStack,
    long skippedOther,
    long missed,
    long lostRecords,
    long lostBytes,
    long records) {
  private static final int FIELDS = 9;

  /** Fields that an older module does not send are 0. */
  static SessionSummary parse(byte[] payload) {
    ByteBuffer in = ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder());
    long[] fields = new long[FIELDS];
    for (int i = 0; i < FIELDS && in.remaining() >= 8; i++) {
      fields[i] = in.getLong();
    }
    return new SessionSummary(
        fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6], fields[7],
        fields[8]);
  }

  /**
   * Hits whose handler did not run; interrupted handlers are not among them, for they are no loss
   * of the script's.
   */
  public long skipped() {
    return skippedLocks + skippedStack + skippedOther + missed;
  }
}

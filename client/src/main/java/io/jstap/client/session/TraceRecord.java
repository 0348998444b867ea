// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.session;

/**
 * One record of the trace, as a view into the frame that it came in; valid while that is looked at.
 *
 * @param sequence its place among the records of all CPUs
 * @param nanoseconds when, since 1970 in UTC
 * @param probe the number of its probe in the module
 * @param offset where its payload begins in {@code frame}
 * @param start where the record itself begins there
 * @param end where it ends, with the padding
 */
@SuppressWarnings("ArrayRecordComponent") // a view in passing: never compared or kept
public record TraceRecord(
    int type,
    int cpu,
    long sequence,
    long nanoseconds,
    int probe,
    byte[] frame,
    int offset,
    int length,
    int start,
    int end) {
  /** Text that a script printed. */
  public static final int TEXT = 1;

  /** A JSON value: what a script showed, for those who asked for data. */
  public static final int DATA = 2;

  /** Nothing: what follows goes to the next file. */
  public static final int NEXT_FILE = 3;
}

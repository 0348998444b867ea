// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

/**
 * A thread of the search that has come to a step.
 *
 * @param origin which thread of the state before it was, or {@link #SEARCH}
 * @param way the brackets it passed since
 */
record Arrival(int step, int origin, Way way) {
  /** The origin of a match that starts here. */
  static final int SEARCH = -1;
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

/**
 * What the user may choose of elaboration.
 *
 * @param optimise whether code without effect is left out; not with {@code -u}
 * @param guru whether a script may write to what it probes
 * @param displayGlobals whether globals that a script writes and never reads are printed when it
 *     ends
 */
public record ElaborationOptions(boolean optimise, boolean guru, boolean displayGlobals) {
  /** What holds without any option. */
  public static final ElaborationOptions DEFAULT = new ElaborationOptions(true, false, true);
}

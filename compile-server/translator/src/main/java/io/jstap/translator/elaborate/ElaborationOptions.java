// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.translator.source.Privilege;

/**
 * What the user may choose of elaboration.
 *
 * @param optimise whether code without effect is left out; not with {@code -u}
 * @param guru whether a script may write to what it probes
 * @param displayGlobals whether globals that a script writes and never reads are printed when it
 *     ends
 * @param privilege the group whose members the module is for
 * @param skipBadVariables whether variables of the probed program that can not be had are 0
 */
public record ElaborationOptions(
    boolean optimise,
    boolean guru,
    boolean displayGlobals,
    Privilege privilege,
    boolean skipBadVariables) {
  /** What holds without any option. */
  public static final ElaborationOptions DEFAULT = new ElaborationOptions(true, false, true);

  /** For the group that may do everything. */
  public ElaborationOptions(boolean optimise, boolean guru, boolean displayGlobals) {
    this(optimise, guru, displayGlobals, Privilege.STAPDEV, /* skipBadVariables= */ false);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.script.lex.Compatibility;
import io.jstap.translator.source.Privilege;
import java.util.Set;

/**
 * How a script is elaborated.
 *
 * @param optimise whether code without effect is left out
 * @param guru whether the script may write to the kernel
 * @param displayGlobals whether globals that a script writes and never reads are printed when it
 *     ends
 * @param privilege the group whose members the module is for
 * @param skipBadVariables whether variables of the probed program that can not be had are 0
 * @param language the version whose meaning the user's own files have
 * @param checkVersion whether the user is told what depends on that version
 * @param givenGlobals the globals that get their values when the session begins (-G)
 */
public record ElaborationOptions(
    boolean optimise,
    boolean guru,
    boolean displayGlobals,
    Privilege privilege,
    boolean skipBadVariables,
    Compatibility language,
    boolean checkVersion,
    Set<String> givenGlobals) {
  /** What holds without any option. */
  public static final ElaborationOptions DEFAULT = new ElaborationOptions(true, false, true);

  /** For the group that may do everything. */
  public ElaborationOptions(boolean optimise, boolean guru, boolean displayGlobals) {
    this(
        optimise,
        guru,
        displayGlobals,
        Privilege.STAPDEV,
        /* skipBadVariables= */ false,
        Compatibility.NEWEST,
        /* checkVersion= */ false,
        /* givenGlobals= */ Set.of());
  }
}

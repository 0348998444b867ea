// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.script.lex.Compatibility;

/** The language version that a request's script was written for (§2.3). */
final class Compatibilities {
  private Compatibilities() {}

  static String version(CompileRequest request) {
    return request.getCompatible().isEmpty()
        ? Compatibility.NEWEST.version()
        : request.getCompatible();
  }

  static Compatibility of(CompileRequest request) {
    return new Compatibility(version(request));
  }

  /** Whether the version is one that is known. */
  static boolean permit(CompileRequest request, EventSink problems) {
    String newest = Compatibility.NEWEST.version();
    if (Compatibility.NEWEST.has(version(request))) {
      return true;
    }
    problems.problem(
        Problem.error(
                RequestProblem.UNKNOWN_LANGUAGE_VERSION,
                "there is no language version " + request.getCompatible())
            .withHelp("the newest one is " + newest + "; without --compatible it is taken"));
    return false;
  }
}

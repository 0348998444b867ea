// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.process;

/**
 * How a process ended.
 *
 * @param end what ended it
 * @param status its exit status; 128 + signal for one that a signal killed; -1 unless it ended by
 *     itself
 * @param output what it wrote to standard output
 * @param errors what it wrote to standard error
 */
public record Outcome(End end, int status, String output, String errors) {
  /** What ended a process. */
  public enum End {
    /** By itself. */
    EXITED,
    /** The program could not be started; {@link Outcome#errors()} says why. */
    NOT_STARTED,
    /** It ran longer than allowed and was killed. */
    DEADLINE,
    /** It wrote more than allowed and was killed. */
    TOO_MUCH_OUTPUT
  }

  /** Whether the process ended by itself with status 0. */
  public boolean succeeded() {
    return end == End.EXITED && status == 0;
  }

  /** What went wrong, in a few words, for a diagnostic. */
  public String trouble() {
    return switch (end) {
      case EXITED -> "it exited with status " + status;
      case NOT_STARTED -> "it could not be started: " + errors;
      case DEADLINE -> "it ran longer than allowed and was killed";
      case TOO_MUCH_OUTPUT -> "it wrote more than allowed and was killed";
    };
  }
}

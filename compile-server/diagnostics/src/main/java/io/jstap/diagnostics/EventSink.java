// SPDX-License-Identifier: Apache-2.0
package io.jstap.diagnostics;

/**
 * Takes what a stage has to say while it works. Implementations are safe for use by several
 * threads.
 */
public interface EventSink {
  void problem(Problem problem);

  /** Progress is advisory: a sink may drop it. */
  default void progress(Progress progress) {}
}

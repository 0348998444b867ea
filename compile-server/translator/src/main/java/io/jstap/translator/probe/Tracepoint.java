// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.Variable;
import java.util.List;

/**
 * A tracepoint of the kernel.
 *
 * @param name without its system
 * @param system what it belongs to, for example {@code sched}; empty when that is not known
 * @param iterator the function that calls the tracepoint's probes: it has the prototype
 */
record Tracepoint(String name, String system, FunctionInfo iterator) {
  /**
   * What the tracepoint gives to its probes; the first parameter of the function is the probe's.
   */
  List<Variable> arguments() {
    List<Variable> parameters = iterator.parameters();
    return parameters.isEmpty() ? parameters : parameters.subList(1, parameters.size());
  }

  /** The name with its system, as listings show it. */
  String qualified() {
    return system.isEmpty() ? name : system + ":" + name;
  }
}

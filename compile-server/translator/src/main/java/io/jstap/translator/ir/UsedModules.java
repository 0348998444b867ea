// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The modules whose debuginfo a program was made with. */
public final class UsedModules {
  private final Map<String, String> buildIds = new TreeMap<>();

  private UsedModules() {}

  /** Their names with their build-ids, sorted. */
  public static Map<String, String> of(Program program) {
    UsedModules used = new UsedModules();
    program.probes().forEach(used::probe);
    program.handlers().forEach(handler -> used.code(handler.block()));
    for (FunctionBody body : program.functions()) {
      if (body instanceof FunctionBody.Script script) {
        used.code(script.block());
      }
    }
    return used.buildIds;
  }

  private void probe(Probe probe) {
    if (probe instanceof Probe.KernelCode code) {
      address(code.address());
    } else if (probe instanceof Probe.KernelReturn back) {
      address(back.address());
    } else if (probe instanceof Probe.Tracepoint tracepoint) {
      section(tracepoint.module());
    }
  }

  private void address(CodeAddress address) {
    if (address instanceof LinkAddress linked) {
      section(linked.section());
    }
  }

  private void code(Action action) {
    Walk.expressions(
        action,
        value -> {
          if (value instanceof Value.RelocatedAddress address) {
            section(address.place().section());
          }
        },
        place -> {});
  }

  private void section(Optional<ModuleSection> section) {
    section
        .filter(known -> !known.buildId().isEmpty())
        .ifPresent(known -> buildIds.put(known.module(), known.buildId()));
  }
}

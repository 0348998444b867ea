// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.BuildId;
import io.jstap.debuginfo.SectionAddress;
import io.jstap.translator.ir.AddressSpace;
import io.jstap.translator.ir.LinkAddress;
import io.jstap.translator.ir.ModuleSection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A binary whose code can be probed: the kernel, one of its modules, or a program. */
final class ProbedBinary {
  private final ProbedObject object;
  private final BinaryInfo info;
  private final Probeability probeability;
  private final Map<String, Optional<ModuleSection>> sections = new HashMap<>();

  private ProbedBinary(ProbedObject object, BinaryInfo info) {
    this.object = object;
    this.info = info;
    this.probeability = new Probeability(info, module().isPresent());
  }

  static ProbedBinary kernel(BinaryInfo info) {
    return new ProbedBinary(new ProbedObject.Kernel(), info);
  }

  /** Types of programs: what they describe is in the memory of the current task. */
  static ProbedBinary programTypes(BinaryInfo info) {
    return new ProbedBinary(new ProbedObject.ProgramTypes(), info);
  }

  static ProbedBinary module(String name, BinaryInfo info) {
    return new ProbedBinary(new ProbedObject.Module(name), info);
  }

  static ProbedBinary program(ProbedObject.Program program) {
    return new ProbedBinary(program, program.image().info());
  }

  ProbedObject object() {
    return object;
  }

  /** What points in it begin with. */
  String prefix() {
    return switch (object) {
      case ProbedObject.Kernel _ -> "kernel";
      case ProbedObject.Module(String name) -> "module(\"" + name + "\")";
      case ProbedObject.Program program -> program.prefix();
      case ProbedObject.ProgramTypes _ -> "process";
    };
  }

  /** What messages call it. */
  String noun() {
    return switch (object) {
      case ProbedObject.Kernel _ -> "the kernel";
      case ProbedObject.Module(String name) -> "the module '" + name + "'";
      case ProbedObject.Program program -> "the program " + program.file().path();
      case ProbedObject.ProgramTypes _ -> "the program";
    };
  }

  /** The module's name; empty for what is none. */
  Optional<String> module() {
    return object instanceof ProbedObject.Module(String name)
        ? Optional.of(name)
        : Optional.empty();
  }

  /** Where the objects are that its types describe. */
  AddressSpace space() {
    return switch (object) {
      case ProbedObject.Kernel _, ProbedObject.Module _ -> AddressSpace.KERNEL;
      case ProbedObject.Program _, ProbedObject.ProgramTypes _ -> AddressSpace.USER;
    };
  }

  BinaryInfo info() {
    return info;
  }

  /**
   * An address of the kernel or a module, in the form that the runtime understands; empty when it
   * has none.
   */
  Optional<LinkAddress> place(long address) {
    return switch (object) {
      case ProbedObject.Kernel _ -> Optional.of(LinkAddress.ofKernel(address));
      case ProbedObject.Module(String name) ->
          info.sectionAt(address)
              .map(SectionAddress::section)
              .flatMap(section -> sections.computeIfAbsent(section, _ -> section(name, address)))
              .map(section -> new LinkAddress(address, Optional.of(section)));
      case ProbedObject.Program _, ProbedObject.ProgramTypes _ -> Optional.empty();
    };
  }

  /** The same of code that calls other code; of a program it is the address in its file. */
  Optional<LinkAddress> callerPlace(long address) {
    return object instanceof ProbedObject.Program
        ? Optional.of(new LinkAddress(address, Optional.empty()))
        : place(address);
  }

  private Optional<ModuleSection> section(String module, long address) {
    String buildId = info.buildId().map(BuildId::toString).orElse("");
    return info.anchorAt(address)
        .map(symbol -> new ModuleSection(module, buildId, symbol.name(), symbol.address()));
  }

  /** Why an address can not be probed, if it can not. */
  Optional<String> refusal(long address, boolean returns) {
    return switch (object) {
      case ProbedObject.Kernel _, ProbedObject.Module _ ->
          (returns ? probeability.refusalOfReturn(address) : probeability.refusal(address))
              .or(() -> missing(place(address).isEmpty(), "in a section without symbols"));
      case ProbedObject.Program program ->
          missing(program.layout().offset(address).isEmpty(), "not in the file");
      case ProbedObject.ProgramTypes _ -> Optional.of("there is no code");
    };
  }

  private static Optional<String> missing(boolean missing, String why) {
    return missing ? Optional.of(why) : Optional.empty();
  }
}

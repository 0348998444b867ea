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

/** A binary whose code can be probed: the kernel or one of its modules. */
final class ProbedBinary {
  private final Optional<String> module;
  private final AddressSpace space;
  private final BinaryInfo info;
  private final Probeability probeability;
  private final Map<String, Optional<ModuleSection>> sections = new HashMap<>();

  private ProbedBinary(Optional<String> module, AddressSpace space, BinaryInfo info) {
    this.module = module;
    this.space = space;
    this.info = info;
    this.probeability = new Probeability(info, module.isPresent());
  }

  static ProbedBinary kernel(BinaryInfo info) {
    return new ProbedBinary(Optional.empty(), AddressSpace.KERNEL, info);
  }

  /** Types of programs: what they describe is in the memory of the current task. */
  static ProbedBinary program(BinaryInfo info) {
    return new ProbedBinary(Optional.empty(), AddressSpace.USER, info);
  }

  static ProbedBinary module(String name, BinaryInfo info) {
    return new ProbedBinary(Optional.of(name), AddressSpace.KERNEL, info);
  }

  /** What points in it begin with. */
  String prefix() {
    return module.map(name -> "module(\"" + name + "\")").orElse("kernel");
  }

  /** What messages call it. */
  String noun() {
    return module.map(name -> "the module '" + name + "'").orElse("the kernel");
  }

  /** The module's name; empty for the kernel itself. */
  Optional<String> module() {
    return module;
  }

  /** Where the objects are that its types describe. */
  AddressSpace space() {
    return space;
  }

  BinaryInfo info() {
    return info;
  }

  /** An address of it, in the form that the runtime understands; empty when it has none. */
  Optional<LinkAddress> place(long address) {
    if (module.isEmpty()) {
      return Optional.of(LinkAddress.ofKernel(address));
    }
    return info.sectionAt(address)
        .map(SectionAddress::section)
        .flatMap(section -> sections.computeIfAbsent(section, _ -> section(address)))
        .map(section -> new LinkAddress(address, Optional.of(section)));
  }

  private Optional<ModuleSection> section(long address) {
    String buildId = info.buildId().map(BuildId::toString).orElse("");
    return info.anchorAt(address)
        .map(
            symbol ->
                new ModuleSection(module.orElse(""), buildId, symbol.name(), symbol.address()));
  }

  /** Why an address can not be probed, if it can not. */
  Optional<String> refusal(long address, boolean returns) {
    return (returns ? probeability.refusalOfReturn(address) : probeability.refusal(address))
        .or(
            () ->
                place(address).isEmpty()
                    ? Optional.of("in a section without symbols")
                    : Optional.empty());
  }
}

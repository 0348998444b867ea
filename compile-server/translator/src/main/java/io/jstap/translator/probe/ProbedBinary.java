// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.translator.ir.LinkAddress;
import java.util.Optional;

/** A binary whose code can be probed, with how probe points call it. */
final class ProbedBinary {
  private final String prefix;
  private final String noun;
  private final BinaryInfo info;
  private final Probeability probeability;

  private ProbedBinary(String prefix, String noun, BinaryInfo info) {
    this.prefix = prefix;
    this.noun = noun;
    this.info = info;
    this.probeability = new Probeability(info);
  }

  static ProbedBinary kernel(BinaryInfo info) {
    return new ProbedBinary("kernel", "the kernel", info);
  }

  /** What points in it begin with. */
  String prefix() {
    return prefix;
  }

  /** What messages call it. */
  String noun() {
    return noun;
  }

  BinaryInfo info() {
    return info;
  }

  /** An address of it, in the form that the runtime understands; empty when it has none. */
  Optional<LinkAddress> place(long address) {
    return Optional.of(LinkAddress.ofKernel(address));
  }

  /** Why an address can not be probed, if it can not. */
  Optional<String> refusal(long address) {
    return probeability.refusal(address);
  }
}

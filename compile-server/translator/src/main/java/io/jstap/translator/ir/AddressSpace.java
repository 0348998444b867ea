// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

/** Where an address points to. */
public enum AddressSpace {
  /** The kernel's own memory. */
  KERNEL,
  /** The memory of the current task. */
  USER
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import java.util.OptionalInt;

/** What the runtime's facts ask of a kernel's types. */
interface KernelTypes {
  /** Whether there is a structure, union, enumeration or typedef of that name. */
  boolean hasType(String name);

  /** Whether the structure or union of that name has a member of that name. */
  boolean hasMember(String structure, String member);

  /** How many bytes the structure or union of that name has; empty where there is none. */
  OptionalInt size(String name);

  /** Whether the function of that name has a prototype with that many parameters. */
  boolean hasParameters(String function, int count);
}

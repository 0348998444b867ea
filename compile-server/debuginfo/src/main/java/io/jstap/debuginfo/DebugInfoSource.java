// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

/** Where an answer comes from. */
public enum DebugInfoSource {
  DWARF,
  BTF,
  SYMBOLS
}

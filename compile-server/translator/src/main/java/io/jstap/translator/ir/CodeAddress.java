// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

/** Where code is. */
public sealed interface CodeAddress permits LinkAddress, CodeAddress.RunTime, CodeAddress.Symbol {
  /** An address of the running kernel, unchecked. */
  record RunTime(long address) implements CodeAddress {}

  /** A symbol of a module, of which nothing is known before it is loaded. */
  record Symbol(String module, String symbol) implements CodeAddress {}
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

/** The types that a script can name. */
public enum TypeName {
  LONG,
  STRING
}

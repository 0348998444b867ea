// SPDX-License-Identifier: Apache-2.0
package io.jstap.diagnostics;

/** How bad a problem is: an error stops the compilation after its stage, a warning does not. */
public enum Severity {
  ERROR,
  WARNING
}

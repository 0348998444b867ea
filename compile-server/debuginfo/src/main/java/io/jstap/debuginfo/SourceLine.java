// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

/**
 * A place in a source file.
 *
 * @param file the path as the compiler recorded it, directory included; empty when unknown
 * @param line from 1; 0 when unknown
 * @param column from 1; 0 when unknown
 */
public record SourceLine(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}

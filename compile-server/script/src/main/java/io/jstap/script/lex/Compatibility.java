// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.lex;

/**
 * The language version that a script was written for (§2.3).
 *
 * @param version for example {@code 4.8}
 */
public record Compatibility(String version) {
  /** The whole language. */
  public static final Compatibility NEWEST = new Compatibility("5.6");

  /** Whether the language of this version has what came with {@code since}. */
  public boolean has(String since) {
    return VersionOrder.compare(version, since) >= 0;
  }
}

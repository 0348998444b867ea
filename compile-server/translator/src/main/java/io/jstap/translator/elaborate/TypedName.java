// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

/**
 * A variable as listings show it.
 *
 * @param name with the {@code $} of a target variable
 * @param type a type of the language, or a C type
 */
public record TypedName(String name, String type) {
  /** {@code name:type}. */
  @Override
  public String toString() {
    return name + ":" + type;
  }
}

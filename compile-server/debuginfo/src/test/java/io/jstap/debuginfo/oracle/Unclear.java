// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.oracle;

/** Why a text of readelf gives no place: the variable has none there, or the text can not tell. */
public final class Unclear extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean lost;

  private Unclear(boolean lost, String message) {
    super(message);
    this.lost = lost;
  }

  /** The variable can not be had. */
  public static Unclear lost(String reason) {
    return new Unclear(true, "unavailable " + reason);
  }

  /** This comparison does not understand the text. */
  public static Unclear notCompared(String reason) {
    return new Unclear(false, reason);
  }

  /** Whether it is the variable that can not be had. */
  public boolean isLost() {
    return lost;
  }
}

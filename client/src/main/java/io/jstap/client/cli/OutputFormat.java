// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import java.util.Locale;

/** {@code --format}: how listings, stages and diagnostics are written. */
enum OutputFormat {
  TEXT,
  JSON;

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

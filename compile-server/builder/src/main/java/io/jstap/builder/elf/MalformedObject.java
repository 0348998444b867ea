// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.elf;

import java.io.IOException;

/** Bytes that are not the ELF object that they should be. */
public final class MalformedObject extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedObject(String message) {
    super(message);
  }
}

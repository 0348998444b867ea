// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

/** Link-time addresses, {@code low} inclusive, {@code high} exclusive, compared unsigned. */
public record AddressRange(long low, long high) {
  public boolean contains(long address) {
    return Long.compareUnsigned(address, low) >= 0 && Long.compareUnsigned(address, high) < 0;
  }
}

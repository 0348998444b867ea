// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.btf;

import io.jstap.debuginfo.SourceLine;
import io.jstap.debuginfo.Variable;
import io.jstap.debuginfo.location.Location;
import io.jstap.debuginfo.type.CType;

/**
 * A parameter or a global that BTF describes.
 *
 * @param place of a parameter where its function begins, of a global everywhere
 */
record BtfVariable(String name, Kind kind, CType type, boolean external, Location place)
    implements Variable {
  @Override
  public SourceLine declaration() {
    return new SourceLine("", 0, 0);
  }

  @Override
  public String toString() {
    return name;
  }
}

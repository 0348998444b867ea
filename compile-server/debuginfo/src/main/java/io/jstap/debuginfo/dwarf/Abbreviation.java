// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

/** The shape of entries (DWARF 5 §7.5.3). The arrays run in parallel, one place an attribute. */
final class Abbreviation {
  final int tag;
  final boolean hasChildren;
  final int[] names;
  final int[] forms;
  final long[] implicit;

  Abbreviation(int tag, boolean hasChildren, int[] names, int[] forms, long[] implicit) {
    this.tag = tag;
    this.hasChildren = hasChildren;
    this.names = names;
    this.forms = forms;
    this.implicit = implicit;
  }

  /** The place of an attribute, or -1. */
  int indexOf(int name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i] == name) {
        return i;
      }
    }
    return -1;
  }
}

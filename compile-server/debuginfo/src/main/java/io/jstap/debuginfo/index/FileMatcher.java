// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.Glob;
import java.util.BitSet;

/** Matches files by a glob over the whole path or its tail after a slash, each file once. */
final class FileMatcher {
  private final IndexFile index;
  private final Glob whole;
  private final Glob tail;
  private final BitSet known = new BitSet();
  private final BitSet matching = new BitSet();

  FileMatcher(IndexFile index, String pattern) {
    this.index = index;
    this.whole = new Glob(pattern);
    this.tail = new Glob("*/" + pattern);
  }

  /** Whether the file whose path is a string of the index matches. */
  boolean matches(int file) {
    if (!known.get(file)) {
      String path = index.string(file);
      known.set(file);
      matching.set(file, whole.matches(path) || tail.matches(path));
    }
    return matching.get(file);
  }
}

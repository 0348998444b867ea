// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths of source files. */
final class SourcePaths {
  private SourcePaths() {}

  /** The path without empty parts, {@code .}, and {@code x/..}. */
  static String normalise(String path) {
    if (!path.startsWith("./") && !path.contains("//") && !path.contains("/.")) {
      return path;
    }
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return (path.startsWith("/") ? "/" : "") + String.join("/", parts);
  }
}

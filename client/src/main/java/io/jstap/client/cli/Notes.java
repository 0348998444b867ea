// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import java.util.ArrayList;
import java.util.List;

/** What is said of options before anything is done; {@code -w} silences it. */
final class Notes {
  private Notes() {}

  /**
   * Prints them to standard error.
   *
   * @param tables what the tables of options have to say
   */
  static void print(List<String> tables, Options options) {
    List<String> notes = new ArrayList<>(tables);
    if (options.compatibility.cleanCache) {
      notes.add(
          "--clean-cache changes nothing: the compile server keeps its cache small by itself");
    }
    if (!options.noWarnings) {
      for (String note : notes) {
        System.err.println(
            options.format == OutputFormat.JSON ? JsonLines.note(note) : "note: " + note);
      }
    }
  }
}

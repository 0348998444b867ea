// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.doc;

import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import java.util.stream.Collectors;

/** What comments of a script say of it: of the file, and of what it declares. */
public final class DocComments {
  private static final String LICENCE = "SPDX-License-Identifier";
  private static final String BEGIN = "/**";
  private static final String END = "*/";

  private DocComments() {}

  /**
   * The text of the comment in two stars that stands directly above a declaration.
   *
   * @return its lines without the stars at their beginning; empty if there is none
   */
  public static String of(SourceSpan declaration) {
    String text = declaration.file().text();
    int end = declaration.start();
    while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    end -= END.length();
    // Not beyond the comment's own beginning, however long the file is.
    int begin = text.startsWith(END, end) ? text.lastIndexOf("/*", end - 1) : -1;
    if (begin < 0 || begin + BEGIN.length() > end || !text.startsWith(BEGIN, begin)) {
      return "";
    }
    return text.substring(begin + BEGIN.length(), end)
        .lines()
        .map(line -> line.strip().replaceFirst("^\\* ?", ""))
        .collect(Collectors.joining("\n"))
        .strip();
  }

  /**
   * The text of the comment that a file begins with, without its licence.
   *
   * @return its lines without the slashes at their beginning; empty if there is none
   */
  public static String of(SourceFile file) {
    return file.text()
        .lines()
        .takeWhile(line -> line.startsWith("//"))
        .filter(line -> !line.contains(LICENCE))
        .map(line -> line.replaceFirst("^// ?", ""))
        .collect(Collectors.joining("\n"))
        .strip();
  }
}

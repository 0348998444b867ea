// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Headers of C whose types a script uses: {@code "kernel<linux/fs.h>"}, or {@code "<time.h>"} for
 * those of programs (§7).
 *
 * @param kernel whether they are the kernel's
 * @param files their names as {@code #include} has them between its brackets, in the script's order
 */
public record TypeHeaders(boolean kernel, List<String> files) {
  private static final Pattern FORM = Pattern.compile("(kernel)?((?:<[^<>]*>)+)");
  private static final Pattern FILE = Pattern.compile("<([^<>]*)>");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_+-]*(?:[./][A-Za-z0-9_+-]+)*");

  public TypeHeaders {
    files = List.copyOf(files);
  }

  /** What the text means, if it has the form of headers; the names may be none. */
  static Optional<TypeHeaders> of(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    List<String> files = new ArrayList<>();
    Matcher file = FILE.matcher(form.group(2));
    while (file.find()) {
      files.add(file.group(1));
    }
    return Optional.of(new TypeHeaders(form.group(1) != null, files));
  }

  /** A name that must not reach a compiler: empty, absolute, or one that leaves its folder. */
  Optional<String> unfit() {
    return files.stream().filter(file -> !NAME.matcher(file).matches()).findFirst();
  }

  /** What the compiler is given. */
  public String text() {
    StringBuilder text = new StringBuilder();
    files.forEach(file -> text.append("#include <").append(file).append(">\n"));
    return text.toString();
  }
}

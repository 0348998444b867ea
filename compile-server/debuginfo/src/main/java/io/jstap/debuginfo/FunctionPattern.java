// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which functions are meant: {@code NAME[@FILE[:LINES|+OFFSET]]}. Name and file are globs with
 * {@code * ? [set]}; a file glob matches the whole path as the compiler recorded it, or a tail of
 * it that starts after a slash.
 *
 * @param name glob over function names
 * @param file glob over the file that declares the function
 * @param lines which lines
 */
public record FunctionPattern(String name, Optional<String> file, LineSpec lines) {
  private static final Pattern LINES = Pattern.compile("\\d{1,9}(-\\d{1,9})?");

  /** The lines that a pattern asks for. */
  public sealed interface LineSpec {
    /** No line was given. */
    record Unspecified() implements LineSpec {}

    /** {@code :*}. */
    record All() implements LineSpec {}

    /** {@code :N}, {@code :A-B}, {@code :A,B-C}; a single line is a range of one. */
    record Ranges(List<LineRange> ranges) implements LineSpec {
      public Ranges {
        ranges = List.copyOf(ranges);
      }
    }

    /** {@code +N}: relative to the line of the function's declaration. */
    record Relative(int offset) implements LineSpec {}
  }

  /** An inclusive range of line numbers. */
  public record LineRange(int first, int last) {}

  /** Functions by the glob of their name alone. */
  public static FunctionPattern named(String name) {
    return new FunctionPattern(name, Optional.empty(), new LineSpec.Unspecified());
  }

  /** Reads a pattern; empty when it is malformed. A C++ scope stays part of the name. */
  public static Optional<FunctionPattern> parse(String text) {
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (at < 0) {
      return Optional.of(named(name));
    }
    String rest = text.substring(at + 1);
    int split = Math.max(rest.lastIndexOf(':'), plusBeforeDigits(rest));
    String file = split < 0 ? rest : rest.substring(0, split);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    if (split < 0) {
      return Optional.of(new FunctionPattern(name, Optional.of(file), new LineSpec.Unspecified()));
    }
    Optional<LineSpec> lines =
        rest.charAt(split) == '+'
            ? Optional.of(new LineSpec.Relative(Integer.parseInt(rest.substring(split + 1))))
            : lines(rest.substring(split + 1));
    return lines.map(spec -> new FunctionPattern(name, Optional.of(file), spec));
  }

  /** Where {@code +N} begins at the end of the text, or -1: file names may hold a plus too. */
  private static int plusBeforeDigits(String text) {
    Matcher matcher = Pattern.compile("\\+\\d{1,9}$").matcher(text);
    return matcher.find() ? matcher.start() : -1;
  }

  private static Optional<LineSpec> lines(String text) {
    if (text.equals("*")) {
      return Optional.of(new LineSpec.All());
    }
    List<LineRange> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!LINES.matcher(part).matches()) {
        return Optional.empty();
      }
      int dash = part.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
      int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
      if (last < first) {
        return Optional.empty();
      }
      ranges.add(new LineRange(first, last));
    }
    return Optional.of(new LineSpec.Ranges(ranges));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** The conversions of strftime(3) in names of output files; {@code %%} is a percent sign. */
public final class FilePattern {
  private static final Map<Character, String> PATTERNS =
      Map.ofEntries(
          Map.entry('Y', "yyyy"),
          Map.entry('y', "yy"),
          Map.entry('m', "MM"),
          Map.entry('d', "dd"),
          Map.entry('H', "HH"),
          Map.entry('M', "mm"),
          Map.entry('S', "ss"),
          Map.entry('j', "DDD"),
          Map.entry('b', "MMM"),
          Map.entry('a', "EEE"),
          Map.entry('F', "yyyy-MM-dd"),
          Map.entry('T', "HH:mm:ss"),
          Map.entry('z', "xx"));

  private FilePattern() {}

  /** The name at this moment, in local time. */
  static String expand(String pattern) {
    return expand(pattern, ZonedDateTime.now(ZoneId.systemDefault()));
  }

  static String expand(String pattern, ZonedDateTime now) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%' || i + 1 == pattern.length()) {
        out.append(c);
        continue;
      }
      char conversion = pattern.charAt(++i);
      String format = PATTERNS.get(conversion);
      if (format != null) {
        out.append(DateTimeFormatter.ofPattern(format, Locale.ROOT).format(now));
      } else if (conversion == 's') {
        out.append(now.toEpochSecond());
      } else if (conversion == '%') {
        out.append('%');
      } else {
        out.append('%').append(conversion);
      }
    }
    return out.toString();
  }

  /** The conversion that {@link #expand} does not know; empty when it knows all. */
  public static String unknown(String pattern) {
    for (int i = 0; i + 1 < pattern.length(); i++) {
      if (pattern.charAt(i) == '%') {
        char conversion = pattern.charAt(++i);
        if (!PATTERNS.containsKey(conversion) && conversion != '%' && conversion != 's') {
          return "%" + conversion;
        }
      }
    }
    return "";
  }
}

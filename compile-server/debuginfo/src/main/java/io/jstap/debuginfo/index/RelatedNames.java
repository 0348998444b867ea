// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.diagnostics.NearestNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The functions that somebody may have meant who names one that is not there: what a system call is
 * called today, longer names that begin or end like it, and names that are spelt alike.
 */
final class RelatedNames {
  /** What kernels called the function of a system call before they made wrappers of them. */
  private static final Pattern OLD_SYSTEM_CALL =
      Pattern.compile("(?:__se_|__x64_)?(compat_)?(?:sys|SyS|SYSC)_([a-z0-9_]+)");

  private static final int MOST_LONGER = 3;

  /** A shorter name begins or ends too many others. */
  private static final int LEAST_LENGTH = 5;

  private RelatedNames() {}

  /** The best of the candidates, best first. */
  static List<String> of(String name, Collection<String> candidates, int limit) {
    Matcher call = OLD_SYSTEM_CALL.matcher(name);
    if (call.matches()) {
      Optional<String> today = today(call, Set.copyOf(candidates));
      if (today.isPresent()) {
        return List.of(today.get());
      }
    }
    Set<String> related = new LinkedHashSet<>(longer(name, candidates));
    related.addAll(NearestNames.of(name, candidates, limit));
    return related.stream().limit(limit).toList();
  }

  private static Optional<String> today(Matcher call, Set<String> names) {
    String compat = call.group(1) == null ? "" : "compat_";
    return Stream.of("__x64_", "__ia32_", "__arm64_", "")
        .map(prefix -> prefix + compat + "sys_" + call.group(2))
        .filter(names::contains)
        .findFirst();
  }

  /** Names that are the wanted one with a word more, shortest first. */
  private static List<String> longer(String name, Collection<String> candidates) {
    if (name.length() < LEAST_LENGTH) {
      return List.of();
    }
    List<String> found = new ArrayList<>();
    for (String candidate : candidates) {
      boolean begins =
          candidate.startsWith(name) && "_.".indexOf(at(candidate, name.length())) >= 0;
      if ((begins || candidate.endsWith("_" + name)) && !candidate.endsWith(".cold")) {
        found.add(candidate);
      }
    }
    found.sort(
        Comparator.comparingInt((String candidate) -> candidate.startsWith(name) ? 0 : 1)
            .thenComparingInt(String::length)
            .thenComparing(Comparator.naturalOrder()));
    return found.stream().distinct().limit(MOST_LONGER).toList();
  }

  private static char at(String text, int index) {
    return index < text.length() ? text.charAt(index) : '\0';
  }
}

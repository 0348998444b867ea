// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;

/** Abbreviated long options, as getopt_long(3) takes them: {@code --vers} for {@code --version}. */
final class LongNames {
  private LongNames() {}

  /** Completes what is the beginning of exactly one long option; anything else stays as it is. */
  static String[] complete(String[] arguments, Map<String, OptionSpec> options) {
    List<String> completed = new ArrayList<>(arguments.length);
    boolean value = false;
    boolean ended = false;
    for (String argument : arguments) {
      ended |= argument.equals("--") && !value;
      completed.add(ended || value ? argument : complete(argument, options));
      OptionSpec option = options.get(completed.getLast());
      value = !value && option != null && option.arity().min() > 0;
    }
    return completed.toArray(String[]::new);
  }

  private static String complete(String argument, Map<String, OptionSpec> options) {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    if (!name.startsWith("--") || name.length() == 2 || options.containsKey(name)) {
      return argument;
    }
    List<String> meant = options.keySet().stream().filter(o -> o.startsWith(name)).toList();
    return meant.size() == 1 ? meant.getFirst() + argument.substring(name.length()) : argument;
  }
}

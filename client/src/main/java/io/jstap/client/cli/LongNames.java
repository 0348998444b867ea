// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Long options as getopt_long(3) takes them: abbreviated ({@code --vers} for {@code --version}),
 * and with an optional value only behind an equals sign.
 */
final class LongNames {
  private final Map<String, OptionSpec> options;

  private LongNames(Map<String, OptionSpec> options) {
    this.options = options;
  }

  /**
   * Writes out what is the beginning of exactly one long option, and the optional values that were
   * left out; anything else stays as it is.
   *
   * @throws ClientException a word is the beginning of several options
   */
  static String[] complete(String[] arguments, Map<String, OptionSpec> options)
      throws ClientException {
    LongNames names = new LongNames(options);
    List<String> completed = new ArrayList<>(arguments.length);
    boolean value = false;
    boolean ended = false;
    for (String argument : arguments) {
      ended |= argument.equals("--") && !value;
      if (ended || value) {
        completed.add(argument);
        value = false;
      } else {
        String word = names.complete(argument);
        completed.add(word);
        value = names.wantsValue(word);
      }
    }
    return completed.toArray(String[]::new);
  }

  private String complete(String argument) throws ClientException {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    if (!name.startsWith("--") || name.length() == 2) {
      return argument;
    }
    OptionSpec option = options.containsKey(name) ? options.get(name) : meantBy(name);
    if (option == null) {
      return argument;
    }
    String longest = options.containsKey(name) ? name : option.longestName();
    boolean leftOut = equals < 0 && option.arity().min() == 0 && option.arity().max() == 1;
    boolean flag = option.arity().max() == 0 || option.typeInfo().isBoolean();
    return longest
        + (leftOut && !flag ? "=" + option.fallbackValue() : argument.substring(name.length()));
  }

  private @Nullable OptionSpec meantBy(String beginning) throws ClientException {
    List<String> names = options.keySet().stream().filter(o -> o.startsWith(beginning)).toList();
    List<OptionSpec> meant = names.stream().map(options::get).distinct().toList();
    if (meant.size() > 1) {
      throw OptionRules.usage(
          "'%s' may mean each of %s".formatted(beginning, String.join(", ", new TreeSet<>(names))));
    }
    return meant.isEmpty() ? null : meant.getFirst();
  }

  /** Whether the next word belongs to this one: {@code -e}, and {@code -ve}, too. */
  private boolean wantsValue(String word) {
    OptionSpec whole = options.get(word);
    if (whole != null) {
      return whole.arity().min() > 0;
    }
    if (!word.startsWith("-") || word.startsWith("--")) {
      return false;
    }
    for (int i = 1; i < word.length(); i++) {
      OptionSpec letter = options.get("-" + word.charAt(i));
      if (letter == null || letter.arity().min() > 0) {
        return letter != null && i == word.length() - 1;
      }
    }
    return false;
  }
}

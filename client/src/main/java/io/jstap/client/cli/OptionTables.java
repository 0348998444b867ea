// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Gives the parser the options that only have to be known: {@link InertOption}, refused ones. */
final class OptionTables {
  private OptionTables() {}

  /** Adds them to a command; in its help they are not shown. */
  static void addTo(CommandSpec command) {
    InertOption.ALL.forEach(option -> command.addOption(spec(option.name(), option.arity())));
    RefusedOption.ALL.forEach(option -> command.addOption(spec(option.name(), option.arity())));
  }

  /** An optional value that is left out is the empty text. */
  private static OptionSpec spec(String name, String arity) {
    OptionSpec.Builder option = OptionSpec.builder(name).arity(arity).hidden(true);
    return arity.equals("0")
        ? option.type(boolean.class).build()
        : option.type(String[].class).auxiliaryTypes(String.class).fallbackValue("").build();
  }

  /**
   * Looks at those that were given.
   *
   * @return a line for each that changes nothing, in the order of the table
   * @throws ClientException one cannot be had, or has a bad value
   */
  static List<String> judge(ParseResult given) throws ClientException {
    for (RefusedOption option : RefusedOption.ALL) {
      if (given.hasMatchedOption(option.name())) {
        throw new ClientException(
            ClientProblem.USAGE, option.name() + " is not there: " + option.why(), option.help());
      }
    }
    List<String> notes = new ArrayList<>();
    for (InertOption option : InertOption.ALL) {
      if (given.hasMatchedOption(option.name())) {
        check(option, given.matchedOption(option.name()).originalStringValues());
        notes.add(option.name() + " changes nothing: " + option.why());
      }
    }
    return notes;
  }

  private static void check(InertOption option, List<String> values) throws ClientException {
    boolean flag = option.arity().equals("0");
    for (String value : flag ? List.<String>of() : values) {
      boolean leftOut = value.isEmpty() && option.arity().startsWith("0");
      if (!leftOut) {
        OptionRules.matches(option.name(), value, option.pattern());
      }
    }
  }
}

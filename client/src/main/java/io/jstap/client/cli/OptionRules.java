// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.output.FilePattern;
import org.jspecify.annotations.Nullable;

/** Which values options may have, and which of them go together. */
final class OptionRules {
  private static final int MOST_BUFFER_MEGABYTES = 4095;

  private final Options options;

  OptionRules(Options options) {
    this.options = options;
  }

  /** What the types of the options alone do not say. */
  void check() throws ClientException {
    if (options.lastPass < 1 || options.lastPass > Options.LAST_PASS) {
      throw usage("-p takes a pass from 1 to 5, not " + options.lastPass);
    }
    if (options.texts.size() > 1) {
      throw usage("only one -e can be given; further scripts come with -E");
    }
    if (options.command != null && options.target != 0) {
      throw usage("-c and -x exclude each other");
    }
    if (options.command != null && options.command.isBlank()) {
      throw usage("-c needs a command");
    }
    if (options.target < 0) {
      throw usage("-x takes a process id, not " + options.target);
    }
    if (options.targetNamespaces < 0) {
      throw usage("--target-namespaces takes a process id, not " + options.targetNamespaces);
    }
    if (options.bufferMegabytes != Options.UNSET
        && (options.bufferMegabytes < 1 || options.bufferMegabytes > MOST_BUFFER_MEGABYTES)) {
      throw usage("-s takes a size from 1 to 4095, not " + options.bufferMegabytes);
    }
    checkCompatibility();
    checkOutput();
    checkFlight();
    for (String global : options.globals) {
      matches("-G", global, "[A-Za-z_][A-Za-z0-9_]*=[A-Za-z0-9_.+-]*");
    }
    matches("--compatible", options.compatible, "[0-9]{1,4}(\\.[0-9]{1,4}){0,3}");
    matches("-r", options.release, "[A-Za-z0-9_.+~-]+");
    matches("-m", options.moduleName, "[A-Za-z0-9_]+(\\.ko)?");
    for (String object : options.symbolObjects) {
      matches("-d", object, Options.isProgram(object) ? "(?s).{1,4096}" : "[!-~]{1,4096}");
    }
    for (String definition : options.definitions) {
      matches("-D", definition, "[A-Za-z_][A-Za-z0-9_]*(=-?[A-Za-z0-9_]+)?");
    }
    if (options.listing != null
        && !(options.words.isEmpty() && options.texts.isEmpty() && options.module == null)) {
      throw usage("a listing runs nothing: leave the script out, or give it with -E");
    }
    if (options.module != null && !(options.words.isEmpty() && options.texts.isEmpty())) {
      throw usage("--module takes the place of a script");
    }
  }

  private void checkCompatibility() throws ClientException {
    CompatibilityOptions compatibility = options.compatibility;
    matches("--vp", compatibility.passVerbosity, "[0-9]{0,5}");
    matches("-a", compatibility.architecture, "[A-Za-z0-9_-]{1,32}");
    matches("--runtime", compatibility.runtime, "kernel|dyninst|bpf");
    if (!compatibility.runtime.equals("kernel")) {
      throw new ClientException(
          ClientProblem.USAGE,
          "--runtime=%s is not there: %s"
              .formatted(compatibility.runtime, RefusedOption.MODULES_ONLY),
          RefusedOption.MODULES_HELP);
    }
    if (compatibility.suppressTimeLimits && !options.guru) {
      throw usage("--suppress-time-limits needs -g: it takes a protection of the kernel away");
    }
    if (compatibility.example && (options.words.isEmpty() || !options.texts.isEmpty())) {
      throw usage("--example needs the name of a script, for example hello.stp");
    }
    if (options.privileges.stream().distinct().count() > 1
        || (options.unprivileged
            && options.privileges.stream().anyMatch(group -> group != Options.Group.STAPUSR))) {
      throw usage("a script is compiled for one group: --privilege is given twice, and differs");
    }
  }

  private void checkOutput() throws ClientException {
    matches("--output", options.outputForm, "text|json");
    matches("-S", options.rotationText, "[1-9][0-9]{0,5}(,[1-9][0-9]{0,5})?");
    matches("-T", options.timeLimit, "[0-9]{1,7}(\\.[0-9]{1,9})?");
    if (options.rotationText != null && options.output == null) {
      throw usage("-S needs the name of a file: give -o FILE");
    }
    if (options.output != null && !FilePattern.unknown(options.output).isEmpty()) {
      throw usage(
          "-o knows no "
              + FilePattern.unknown(options.output)
              + "; a percent sign itself is written %%");
    }
    if (options.bulk && options.isJson()) {
      throw usage("-b writes records for jstap-merge: it cannot go with --output=json");
    }
    if (options.flamegraph != null
        && (options.bulk || options.isJson() || options.flightRecorder)) {
      throw usage("--flamegraph reads text: it cannot go with -b, --output=json or -F");
    }
    if (options.timeLimit != null && options.seconds() <= 0) {
      throw usage("-T takes a time above 0");
    }
  }

  private void checkFlight() throws ClientException {
    if (options.attach != null
        && (!options.words.isEmpty() || !options.texts.isEmpty() || options.module != null)) {
      throw usage("-A goes on with a session that is there: leave the script out");
    }
    matches("-A", options.attach, "[A-Za-z0-9_]+");
    if (options.flightRecorder
        && (options.command != null || options.timeLimit != null || options.attach != null)) {
      throw usage("-F leaves the session alone: it cannot go with -c, -T or -A");
    }
    if (options.flightRecorder && options.output == null && (options.bulk || options.isJson())) {
      throw usage("what -F keeps is written when -A reads it: give -b and --output there");
    }
  }

  static void matches(String option, @Nullable String value, String pattern)
      throws ClientException {
    if (value != null && !value.matches(pattern)) {
      throw usage("the value '" + value + "' of " + option + " does not match " + pattern);
    }
  }

  static ClientException usage(String message) {
    return new ClientException(ClientProblem.USAGE, message, "--help lists the options");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import java.util.List;

/**
 * An option of SystemTap that is accepted, and changes nothing.
 *
 * @param name how it is written
 * @param arity its values, in picocli's notation; an optional one is attached by an equals sign
 * @param pattern what its value has to match, as SystemTap demands it
 * @param why said once when it is given: the rest of the line "NAME changes nothing: "
 */
record InertOption(String name, String arity, String pattern, String why) {
  private static final String NONE = "0";
  private static final String OPTIONAL = "0..1";
  private static final String ONE = "1";
  private static final String NUMBER = "[0-9]{1,19}";
  private static final String ANYTHING = "(?s).+";

  /** All of them. */
  static final List<InertOption> ALL =
      List.of(
          flag("-k", "nothing temporary is made that could be kept; -p3 shows the C text"),
          flag("-t", "how often and for how long probes run is not recorded"),
          flag("-q", "which parts of the library are used is not recorded"),
          flag("-P", "variables are found at a function's first instruction anyway"),
          new InertOption(
              "--prologue-searching",
              OPTIONAL,
              "always|auto|never",
              "variables are found at a function's first instruction anyway"),
          flag(
              "--disable-cache",
              "a module from the compile server's cache is the one that building it anew makes"),
          flag(
              "--poison-cache",
              "a module from the compile server's cache is the one that building it anew makes"),
          new InertOption(
              "--download-debuginfo",
              OPTIONAL,
              "yes|no|ask|" + NUMBER,
              "the compile server gets debuginfo as it was told when it was started"),
          value("--tmpdir", ANYTHING, "no temporary files are made"),
          value("-R", ANYTHING, "the kernel side is the one that the compile server has"),
          value(
              "-B",
              "[A-Za-z_][A-Za-z0-9_]*[+:?]?=.*",
              "the kernel's own make files are not used for a module"),
          value("--modinfo", "[A-Za-z_][A-Za-z0-9_]*=.*", "a module has no further notes"),
          flag("--debug", "the compile server keeps no files of a compilation; -p3 shows the C"),
          flag("--semantic-keep-going", "all errors of pass 2 are reported anyway"),
          flag("--sign-module", "every module is signed"),
          new InertOption(
              "--use-server-on-error", OPTIONAL, "yes|no", "a compile server makes every module"),
          value("--build-as", ANYTHING, "it is the compile server that translates, not this user"),
          rlimit("as"),
          rlimit("cpu"),
          rlimit("nproc"),
          rlimit("stack"),
          rlimit("fsize"),
          flag("--save-uprobes", "it concerns kernels before 3.5"),
          flag("--benchmark-sdt", "there is no such measurement"),
          benchmark("--benchmark-sdt-loops"),
          benchmark("--benchmark-sdt-threads"));

  private static InertOption flag(String name, String why) {
    return new InertOption(name, NONE, "", why);
  }

  private static InertOption value(String name, String pattern, String why) {
    return new InertOption(name, ONE, pattern, why);
  }

  private static InertOption rlimit(String what) {
    return value("--rlimit-" + what, NUMBER, "the compile server bounds every compilation itself");
  }

  private static InertOption benchmark(String name) {
    return new InertOption(name, OPTIONAL, NUMBER, "there is no such measurement");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

/** Compiles the regular expressions of {@code =~} and {@code !~}. */
public final class Regex {
  private Regex() {}

  /**
   * Compiles a pattern.
   *
   * @param pattern the string literal's value
   * @param captures whether the script asks for the offsets of a match ({@code matched(n)}); a
   *     program without is smaller and stops at the first match
   */
  public static RegexResult compile(String pattern, boolean captures) {
    return compile(pattern, captures, Limits.DEFAULT);
  }

  static RegexResult compile(String pattern, boolean captures, Limits limits) {
    try {
      RegexParser parser = new RegexParser(pattern);
      Syntax syntax = parser.parse();
      Nfa nfa = NfaBuilder.build(pattern, syntax, captures, limits);
      RegexProgram large = new Determiniser(pattern, nfa, parser.groups(), captures, limits).run();
      return new RegexResult.Compiled(Minimiser.minimise(large), parser.warnings());
    } catch (RegexFailure failure) {
      return new RegexResult.Refused(failure.problem());
    }
  }
}

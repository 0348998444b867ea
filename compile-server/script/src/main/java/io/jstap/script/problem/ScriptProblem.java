// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.problem;

import io.jstap.diagnostics.ProblemCode;

/** The kinds of problem that reading a script can find (pass 1). Ids are never reused. */
public enum ScriptProblem implements ProblemCode {
  /** The file holds no tokens at all. */
  EMPTY_FILE(1001),
  /** The file held tokens, but conditionals removed all of them. */
  NOTHING_LEFT(1002),
  /** The file is larger than the parser accepts. */
  TOO_LARGE(1003),
  /** Brackets, statements or operators nest more deeply than the parser accepts. */
  TOO_DEEP(1004),
  UNTERMINATED_COMMENT(1010),
  UNTERMINATED_STRING(1011),
  UNTERMINATED_EMBEDDED_C(1012),
  BAD_NUMBER(1013),
  BAD_CHARACTER(1014),
  SINGLE_QUOTES(1015),
  /** {@code }%} inside embedded C. */
  SUSPICIOUS_BRACKET(1016),
  /** {@code $N} or {@code @N} without such an argument. */
  MISSING_ARGUMENT(1020),
  /** {@code $N} inside the text of an argument. */
  NESTED_ARGUMENT(1021),
  UNUSED_ARGUMENT(1022),
  BAD_CONDITION(1030),
  UNTERMINATED_CONDITIONAL(1031),
  STRAY_CONDITIONAL(1032),
  BAD_MACRO_DEFINITION(1040),
  MACRO_REDEFINED(1041),
  /** A macro takes the name of a built-in operator. */
  MACRO_HIDES_OPERATOR(1042),
  BAD_MACRO_CALL(1043),
  RECURSIVE_MACRO(1044),
  MACRO_TOO_LARGE(1045),
  /** Something else than {@code @define} in a macro library. */
  NOT_A_MACRO(1046),
  UNKNOWN_OPERATOR(1047),
  SYNTAX(1050),
  UNCLOSED(1051),
  RESERVED_WORD(1052),
  NEEDS_GURU(1053),
  NO_TYPE_DECLARATIONS(1054),
  BAD_DECLARATION(1055),
  BAD_PROBE_POINT(1056),
  BAD_ALIAS(1057),
  DUPLICATE_NAME(1058),
  MISPLACED_STATEMENT(1060),
  BAD_FOREACH(1061),
  BAD_KEYS(1062),
  BAD_OPERATOR_USE(1063),
  BAD_HISTOGRAM_USE(1064),
  BAD_ACCESS(1065),
  BAD_PRINT(1066),
  BAD_FORMAT(1067),
  /** An operator on a new line continues the statement before it. */
  CONTINUED_STATEMENT(1068),
  TAPSET_SHADOWED(1071),
  TAPSET_UNREADABLE(1072),
  TOO_MANY(1099);

  private final String id;

  ScriptProblem(int number) {
    this.id = "JS" + number;
  }

  @Override
  public String id() {
    return id;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.ProblemCode;

/** What can be wrong with the meaning of a script that is well formed. */
public enum ElaborationProblem implements ProblemCode {
  UNKNOWN_FUNCTION("JS2001"),
  WRONG_ARGUMENT_COUNT("JS2002"),
  UNKNOWN_ARRAY("JS2003"),
  DUPLICATE_NAME("JS2004"),
  ARRAY_AS_SCALAR("JS2005"),
  INCONSISTENT_ARITY("JS2006"),
  TOO_MANY_KEYS("JS2007"),
  TYPE_MISMATCH("JS2008"),
  UNRESOLVED_TYPE("JS2009"),
  NOT_ASSIGNABLE("JS2010"),
  NO_RESULT("JS2011"),
  JUMP_OUTSIDE("JS2012"),
  FORMAT_ARGUMENTS("JS2013"),
  NO_PROBES("JS2014"),
  UNKNOWN_PROBE_POINT("JS2015"),
  BAD_PROBE_ARGUMENT("JS2016"),
  NO_SUCH_KERNEL_FUNCTION("JS2017"),
  UNKNOWN_TARGET_VARIABLE("JS2018"),
  TARGET_VARIABLE_UNAVAILABLE("JS2019"),
  NO_SUCH_MEMBER("JS2020"),
  NOT_SCALAR("JS2021"),
  NOT_SUPPORTED_YET("JS2022"),
  NEEDS_GURU("JS2023"),
  NOT_PERMITTED("JS2024"),
  BAD_CONDITION("JS2025"),
  NO_CONTEXT("JS2026"),
  MODIFIED_WHILE_ITERATED("JS2027"),
  NOTHING_TO_RETURN("JS2028"),
  STATISTIC_AS_VALUE("JS2029"),
  NO_STATISTIC("JS2030"),
  BAD_HISTOGRAM("JS2031"),
  UNUSED("JS2050"),
  PROBE_LEFT_OUT("JS2051");

  private final String id;

  ElaborationProblem(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}

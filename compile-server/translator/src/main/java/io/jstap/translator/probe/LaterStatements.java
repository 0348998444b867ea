// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern.LineSpec;
import io.jstap.debuginfo.Statement;
import io.jstap.debuginfo.Variable;
import io.jstap.debuginfo.location.Location;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds where in a function a variable can be had that is not there at the probed place. */
final class LaterStatements {
  private final ProbedBinary binary;
  private final FunctionInfo function;

  LaterStatements(ProbedBinary binary, FunctionInfo function) {
    this.binary = binary;
    this.function = function;
  }

  /** The probe point of the first line at all of whose statements the variable has one place. */
  Optional<String> point(Variable variable) {
    Map<Integer, List<Statement>> lines =
        binary.info().statements(function, new LineSpec.All()).stream()
            .sorted(Comparator.comparing(Statement::address, Long::compareUnsigned))
            .collect(
                Collectors.groupingBy(
                    statement -> statement.line().line(), TreeMap::new, Collectors.toList()));
    return lines.values().stream()
        .filter(all -> all.stream().allMatch(statement -> isThere(variable, statement)))
        .map(all -> all.getFirst().line())
        .map(line -> "%s.statement(\"%s@%s\")".formatted(binary.prefix(), function.name(), line))
        .findFirst();
  }

  private boolean isThere(Variable variable, Statement statement) {
    return switch (binary.info().locate(function, variable, statement.address())) {
      case Location.Memory place -> true;
      case Location.Register place -> true;
      case Location.Value place -> true;
      case Location.Pieces places -> false;
      case Location.Unavailable nothing -> false;
    };
  }
}

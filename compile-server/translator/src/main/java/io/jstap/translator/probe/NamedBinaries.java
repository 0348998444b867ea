// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.elaborate.ContextVariables;
import io.jstap.translator.elaborate.ElaborationProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a script names for types and variables: the kernel, modules or headers, several of them with
 * colons between, of which the first that has a type gives it (§7).
 */
final class NamedBinaries {
  private final ProbedBinaries binaries;

  NamedBinaries(ProbedBinaries binaries) {
    this.binaries = binaries;
  }

  /**
   * The types and variables there.
   *
   * @param problems told why the result is empty
   */
  Optional<ContextVariables> find(String text, SourceSpan span, EventSink problems) {
    List<ProbedBinary> found = new ArrayList<>();
    for (String name : text.split(":", -1)) {
      Optional<ProbedBinary> binary = binary(name.strip(), span, problems);
      if (binary.isEmpty()) {
        return Optional.empty();
      }
      found.add(binary.get());
    }
    return Optional.of(
        new BinaryContext(found.getFirst(), new NoVariables(), found.subList(1, found.size())));
  }

  private Optional<ProbedBinary> binary(String name, SourceSpan span, EventSink problems) {
    Optional<TypeHeaders> headers = TypeHeaders.of(name);
    if (headers.isPresent()) {
      Optional<String> unfit = headers.get().unfit();
      if (unfit.isPresent()) {
        problems.problem(
            Problem.error(
                    ElaborationProblem.NO_SUCH_TYPE,
                    span,
                    "'" + unfit.get() + "' can not be the name of a header")
                .withHelp("name it as #include does: \"kernel<linux/fs.h>\""));
        return Optional.empty();
      }
      return binaries.headers(headers.get(), span, problems);
    }
    Optional<ProbedBinary> binary = binaries.binary(name);
    if (binary.isEmpty() && name.startsWith("/")) {
      problems.problem(
          Problem.error(
                  ElaborationProblem.NOT_SUPPORTED_YET,
                  span,
                  "jstap does not read programs and libraries yet, such as '" + name + "'")
              .withHelp("name \"kernel\", a module, or headers as in \"kernel<linux/fs.h>\""));
    } else if (binary.isEmpty()) {
      List<String> known = new ArrayList<>(binaries.names());
      known.add("kernel");
      List<String> near = NearestNames.of(name, known, 3);
      problems.problem(
          Problem.error(
                  ElaborationProblem.NO_SUCH_TYPE,
                  span,
                  "there is no debuginfo of a module '" + name + "'")
              .withHelp(
                  NearestNames.help(
                      near, "name \"kernel\", a module, or headers as in \"kernel<linux/fs.h>\"")));
    }
    return binary;
  }
}

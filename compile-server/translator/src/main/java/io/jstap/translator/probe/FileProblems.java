// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.Glob;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import java.util.List;

/** Says what is wrong with NAME@FILE: there is no such file, or the function is in another one. */
final class FileProblems {
  private static final int SHOWN = 5;

  private final ProbedBinary binary;

  FileProblems(ProbedBinary binary) {
    this.binary = binary;
  }

  /** Nothing matches both the name and the file. */
  Problem unknown(CodeRequest request, FunctionPattern pattern, String file) {
    List<String> files = binary.info().sourceFiles();
    boolean known = files.isEmpty() || files.stream().anyMatch(path -> isMeant(file, path));
    if (!Glob.isPattern(pattern.name())) {
      List<FunctionInfo> elsewhere =
          CodePoints.named(binary, FunctionPattern.named(pattern.name()));
      if (!elsewhere.isEmpty()) {
        return elsewhere(request, file, elsewhere.getFirst());
      }
    }
    if (!known) {
      return noFile(request, file, files);
    }
    List<String> there =
        CodePoints.named(
                binary,
                new FunctionPattern(
                    "*", pattern.file(), new FunctionPattern.LineSpec.Unspecified()))
            .stream()
            .map(FunctionInfo::name)
            .distinct()
            .toList();
    return CodeProblems.problem(
            request, "%s of %s has no function '%s'".formatted(file, binary.noun(), pattern.name()))
        .withHelp(
            NearestNames.help(
                NearestNames.of(pattern.name(), there, SHOWN),
                there.isEmpty()
                    ? "its debuginfo does not tell files apart: leave the '@' and the file out"
                    : "it has " + String.join(", ", there.stream().limit(SHOWN).toList())));
  }

  private Problem elsewhere(CodeRequest request, String file, FunctionInfo there) {
    String name = there.name();
    Problem problem =
        CodeProblems.problem(request, "%s exists, but not in %s".formatted(name, file));
    return problem.withHelp(
        "it is in %s: %s.%s(\"%s@%s\")"
            .formatted(
                there.declaration().file(),
                binary.prefix(),
                request.component().name(),
                name,
                there.declaration().file()));
  }

  private Problem noFile(CodeRequest request, String file, List<String> files) {
    int parts = (int) file.chars().filter(c -> c == '/').count() + 1;
    List<String> tails = files.stream().map(path -> tail(path, parts)).distinct().toList();
    return CodeProblems.problem(
            request, "%s has no source file '%s'".formatted(binary.noun(), file))
        .withHelp(
            NearestNames.help(
                NearestNames.of(file, tails, SHOWN),
                "files are named as the compiler saw them, for example fs/read_write.c"));
  }

  private static boolean isMeant(String file, String path) {
    return new Glob(file).matches(path) || new Glob("*/" + file).matches(path);
  }

  /** The last parts of a path. */
  private static String tail(String path, int parts) {
    int at = path.length();
    for (int i = 0; i < parts && at > 0; i++) {
      at = path.lastIndexOf('/', at - 1);
    }
    return at < 0 ? path : path.substring(at + 1);
  }
}

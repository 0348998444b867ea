// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.BuilderProblem;
import io.jstap.diagnostics.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what of a kernel is missing and how it is installed. */
final class KernelProblems {
  private KernelProblems() {}

  /** Nothing installed here has the build-id. */
  static Problem unknown(
      String buildId, Optional<String> release, List<InstalledKernel> installed) {
    Optional<InstalledKernel> named =
        installed.stream().filter(k -> Optional.of(k.release()).equals(release)).findFirst();
    String name = release.map(text -> " (" + text + ")").orElse("");
    Problem problem =
        Problem.error(
            BuilderProblem.UNKNOWN_KERNEL,
            "no kernel with the build-id " + buildId + name + " is installed here");
    problem = problem.withNote(known(installed));
    if (named.isPresent()) {
      return problem.withHelp(
          "the kernel "
              + release.orElseThrow()
              + " that is installed here is another build: install the one that the node runs, "
              + "with its headers and debuginfo");
    }
    return problem.withHelp(
        release
            .map(text -> apt("linux-image-" + text, headersOf(text), debuginfoOf(text)))
            .orElse("install the kernel that the node runs, with its headers and debuginfo"));
  }

  private static String known(List<InstalledKernel> installed) {
    if (installed.isEmpty()) {
      return "no kernel at all is installed here";
    }
    return installed.stream()
        .map(k -> k.release() + "  " + k.buildId().orElse("(build-id unknown: no debuginfo)"))
        .collect(Collectors.joining("\n", "installed here:\n", ""));
  }

  static IngestFailure noHeaders(InstalledKernel kernel) {
    return new IngestFailure(
        BuilderProblem.NO_HEADERS,
        "the headers of the kernel " + kernel.release() + " are not installed",
        apt(headersOf(kernel.release())));
  }

  /**
   * Its debuginfo is nowhere.
   *
   * @param tried where it was looked for, a line each
   */
  static IngestFailure noDebuginfo(InstalledKernel kernel, List<String> tried) {
    Problem problem =
        Problem.error(
            BuilderProblem.NO_DEBUGINFO,
            "the debuginfo of the kernel " + kernel.release() + " is not installed");
    if (!tried.isEmpty()) {
      problem =
          problem.withNote(
              "tried for the build-id %s:\n%s"
                  .formatted(kernel.buildId().orElse("(unknown)"), String.join("\n", tried)));
    }
    return new IngestFailure(
        problem.withHelp(
            apt(debuginfoOf(kernel.release()))
                + "\nor start the server with --debuginfo DIR or with $DEBUGINFOD_URLS set"));
  }

  /** Neither its debuginfo nor its boot image is here, or what is here holds no build-id. */
  static IngestFailure noBuildId(InstalledKernel kernel) {
    if (kernel.vmlinux().isEmpty()) {
      String image = "no boot image vmlinuz-" + kernel.release() + " tells the build-id";
      return noDebuginfo(
          kernel, List.of(kernel.image().map(file -> file + " can not be read").orElse(image)));
    }
    return new IngestFailure(
        BuilderProblem.BAD_DEBUGINFO,
        "the debuginfo of the kernel %s holds no build-id".formatted(kernel.release()),
        "install it again: apt-get install --reinstall " + debuginfoOf(kernel.release()));
  }

  static IngestFailure noRuntime(Path folder) {
    return new IngestFailure(
        BuilderProblem.RUNTIME,
        "there are no sources of the runtime in " + folder,
        "start the server with its launcher, or set the system property jstap.home to the checkout");
  }

  static IngestFailure runtimeChanged(Path folder) {
    return new IngestFailure(
        BuilderProblem.RUNTIME,
        "the sources of the runtime in " + folder + " changed while they were compiled",
        "try again");
  }

  private static String headersOf(String release) {
    return "linux-headers-" + release;
  }

  private static String debuginfoOf(String release) {
    return "linux-image-" + release + "-dbg";
  }

  private static String apt(String... packages) {
    return "on Debian: apt-get install " + String.join(" ", packages);
  }
}

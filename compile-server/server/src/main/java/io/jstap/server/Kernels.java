// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.kernel.InstalledKernel;
import io.jstap.builder.kernel.Kernel;
import io.jstap.builder.kernel.KernelStore;
import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.BuildIdNote;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.NearestNames;
import io.jstap.diagnostics.Problem;
import io.jstap.translator.emit.KernelAddresses;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the kernel that a request names. */
final class Kernels {
  private static final String ANCHOR = "register_kprobe";
  private static final String LOOKUP = "kallsyms_lookup_name";

  private Kernels() {}

  static Optional<Kernel> find(
      io.jstap.proto.v1.Kernel wanted, KernelStore store, EventSink problems)
      throws InterruptedException {
    String release = wanted.getRelease();
    if (!wanted.getBuildId().isEmpty()) {
      return store.open(
          HexFormat.of().formatHex(wanted.getBuildId().toByteArray()),
          release.isEmpty() ? Optional.empty() : Optional.of(release),
          problems);
    }
    if (release.isEmpty()) {
      problems.problem(
          Problem.error(RequestProblem.KERNEL_NOT_NAMED, "the request names no kernel")
              .withHelp("name one with -r RELEASE"));
      return Optional.empty();
    }
    Optional<InstalledKernel> installed = store.findByRelease(release);
    if (installed.isPresent()) {
      return store.open(installed.get(), problems);
    }
    List<String> known = store.list().stream().map(InstalledKernel::release).toList();
    List<String> near = NearestNames.of(release, known, 3);
    problems.problem(
        Problem.error(
                RequestProblem.KERNEL_NOT_NAMED,
                "nothing of a kernel '" + release + "' is installed on the build host")
            .withHelp(NearestNames.help(near, "installed are: " + String.join(", ", known))));
    return Optional.empty();
  }

  /** Where the runtime finds its bearings in that kernel. */
  static Optional<KernelAddresses> addresses(Kernel kernel, EventSink problems) {
    BinaryInfo binary = kernel.debuginfo();
    OptionalLong anchor = binary.symbolAddress(ANCHOR);
    Optional<BuildIdNote> note = binary.buildIdNote();
    if (anchor.isEmpty() || note.isEmpty()) {
      problems.problem(
          Problem.error(
                  RequestProblem.INTERNAL,
                  "the kernel %s has no %s"
                      .formatted(kernel, anchor.isEmpty() ? "function " + ANCHOR : "build-id note"))
              .withHelp("it must be configured with CONFIG_KPROBES and linked with --build-id"));
      return Optional.empty();
    }
    return Optional.of(
        new KernelAddresses(
            anchor.getAsLong(),
            binary.symbolAddress(LOOKUP).orElse(0),
            note.get().address(),
            kernel.buildId()));
  }
}

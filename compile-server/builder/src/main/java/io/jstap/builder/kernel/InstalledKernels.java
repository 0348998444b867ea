// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds kernels where distributions install them.
 *
 * @param root folder below which to look; {@code /} but for tests
 */
public record InstalledKernels(Path root) {
  private static final String VMLINUX = "vmlinux-";
  private static final Stamped<Optional<String>> BUILD_IDS = new Stamped<>(BuildIdNote::ofFile);

  /** All kernels of which headers, modules or debuginfo are installed, by release. */
  public List<InstalledKernel> list() {
    TreeSet<String> releases = new TreeSet<>();
    try {
      releases.addAll(names("lib/modules"));
      releases.addAll(names("usr/lib/debug/lib/modules"));
      names("usr/lib/debug/boot").stream()
          .filter(name -> name.startsWith(VMLINUX))
          .map(name -> name.substring(VMLINUX.length()))
          .forEach(releases::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return releases.stream().map(this::kernel).toList();
  }

  private List<String> names(String folder) throws IOException {
    Path path = root.resolve(folder);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try (Stream<Path> children = Files.list(path)) {
      children.forEach(child -> names.add(child.getFileName().toString()));
    }
    return names;
  }

  private InstalledKernel kernel(String release) {
    Optional<Path> headers =
        Stream.of("lib/modules/" + release + "/build", "usr/src/linux-headers-" + release)
            .map(root::resolve)
            .filter(path -> Files.isRegularFile(path.resolve("Module.symvers")))
            .findFirst();
    Optional<Path> vmlinux =
        Stream.of(
                "usr/lib/debug/lib/modules/" + release + "/vmlinux",
                "usr/lib/debug/boot/" + VMLINUX + release,
                "lib/modules/" + release + "/build/vmlinux")
            .map(root::resolve)
            .filter(Files::isReadable)
            // The headers' package has a file of that name, too: with types only, and no build-id.
            .filter(path -> buildId(path).isPresent())
            .findFirst();
    Optional<String> buildId = vmlinux.flatMap(InstalledKernels::buildId);
    if (buildId.isEmpty() && release.equals(running())) {
      buildId = runningBuildId();
    }
    Optional<Path> modules =
        Optional.of(root.resolve("usr/lib/debug/lib/modules/" + release + "/kernel"))
            .filter(Files::isDirectory);
    return new InstalledKernel(
        release, buildId, headers.map(InstalledKernels::real), vmlinux, modules);
  }

  private static Optional<String> buildId(Path vmlinux) {
    try {
      return BUILD_IDS.of(vmlinux);
    } catch (IOException e) {
      // A file that can not be read counts as one that is not there: opening the kernel says so.
      return Optional.empty();
    }
  }

  private static String running() {
    return System.getProperty("os.version", "");
  }

  private Optional<String> runningBuildId() {
    Path notes = root.resolve("sys/kernel/notes");
    try {
      return Files.isReadable(notes) ? BuildIdNote.ofNotes(notes) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }
}

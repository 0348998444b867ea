// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.image.BootImage;
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
 * @param folders further folders with debuginfo, looked into when the root has none
 */
public record InstalledKernels(Path root, List<Path> folders) {
  private static final String VMLINUX = "vmlinux-";
  private static final Stamped<Optional<String>> BUILD_IDS = new Stamped<>(BuildIdNote::ofFile);
  private static final Stamped<Optional<String>> IMAGE_BUILD_IDS =
      new Stamped<>(InstalledKernels::buildIdOfImage);

  public InstalledKernels {
    folders = List.copyOf(folders);
  }

  /** Without further folders. */
  public InstalledKernels(Path root) {
    this(root, List.of());
  }

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
        candidates(release)
            .filter(Files::isReadable)
            // The headers' package has a file of that name, too: with types only, and no build-id.
            .filter(path -> buildId(path).isPresent())
            .findFirst();
    Optional<Path> image =
        Optional.of(root.resolve("boot/vmlinuz-" + release)).filter(Files::isReadable);
    Optional<String> buildId = vmlinux.flatMap(InstalledKernels::buildId);
    if (buildId.isEmpty() && release.equals(running())) {
      buildId = runningBuildId();
    }
    if (buildId.isEmpty()) {
      buildId = image.flatMap(path -> stamped(IMAGE_BUILD_IDS, path));
    }
    Optional<Path> modules =
        Optional.of(root.resolve("usr/lib/debug/lib/modules/" + release + "/kernel"))
            .filter(Files::isDirectory);
    Optional<Path> plainModules =
        Optional.of(root.resolve("lib/modules/" + release + "/kernel")).filter(Files::isDirectory);
    return new InstalledKernel(
        release,
        buildId,
        headers.map(InstalledKernels::real),
        vmlinux,
        modules,
        image,
        plainModules);
  }

  private Stream<Path> candidates(String release) {
    Stream<Path> installed =
        Stream.of(
                "usr/lib/debug/lib/modules/" + release + "/vmlinux",
                "usr/lib/debug/boot/" + VMLINUX + release,
                "lib/modules/" + release + "/build/vmlinux")
            .map(root::resolve);
    Stream<Path> named =
        folders.stream()
            .flatMap(folder -> DebuginfoSources.kernelNames(release).map(folder::resolve));
    return Stream.concat(installed, named);
  }

  private static Optional<String> buildId(Path vmlinux) {
    return stamped(BUILD_IDS, vmlinux);
  }

  private static Optional<String> buildIdOfImage(Path image) {
    try {
      return ElfFile.of(BootImage.unpack(image), image.toString())
          .buildId()
          .map(note -> note.id().hex());
    } catch (DebugInfoException e) {
      // An image that can not be read counts as one that is not there: opening the kernel says so.
      return Optional.empty();
    }
  }

  private static Optional<String> stamped(Stamped<Optional<String>> ids, Path file) {
    try {
      return ids.of(file);
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

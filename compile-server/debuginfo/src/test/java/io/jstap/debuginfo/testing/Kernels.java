// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.testing;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugIndexer;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.diagnostics.CollectingSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The kernels that are installed with their debug information. */
public final class Kernels {
  private static final Path MODULES = Path.of("/lib/modules");
  private static final Path DEBUG = Path.of("/usr/lib/debug");
  private static final Map<String, BinaryInfo> OPEN = new ConcurrentHashMap<>();

  private Kernels() {}

  /** Releases, at least one; a missing debug package fails with its name. */
  public static List<String> releases() {
    try (Stream<Path> folders = Files.list(MODULES)) {
      List<String> releases =
          folders
              .map(folder -> folder.getFileName().toString())
              .filter(release -> Files.exists(MODULES.resolve(release).resolve("build")))
              .sorted()
              .toList();
      if (releases.isEmpty()) {
        throw new AssertionError(
            "no kernel is installed: install linux-headers-cloud-amd64 and"
                + " linux-image-cloud-amd64-dbg");
      }
      return releases;
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "no kernel is installed: install linux-image-cloud-amd64-dbg", failure);
    }
  }

  public static Path vmlinux(String release) {
    Path path = DEBUG.resolve("boot").resolve("vmlinux-" + release);
    if (!Files.exists(path)) {
      throw new AssertionError(
          path + " is missing: install the package linux-image-" + release + "-dbg");
    }
    return path;
  }

  /**
   * The kernel with an index that is built once in a test run: by {@code ./check}, which names its
   * folder in {@code JSTAP_SHARED_STATE}, or else here.
   */
  public static BinaryInfo open(String release) {
    return OPEN.computeIfAbsent(
        release,
        name -> {
          try {
            Optional<Path> prepared = prepared(name);
            if (prepared.isPresent()) {
              return BinaryInfo.open(vmlinux(name), prepared.get());
            }
            Path index = Files.createTempFile("jstap-test-" + name, ".index");
            index.toFile().deleteOnExit();
            DebugIndexer.build(vmlinux(name), index, new CollectingSink());
            return BinaryInfo.open(vmlinux(name), index);
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        });
  }

  private static Optional<Path> prepared(String release) {
    String shared = System.getenv("JSTAP_SHARED_STATE");
    if (shared == null) {
      return Optional.empty();
    }
    String buildId = ElfFile.open(vmlinux(release)).buildId().orElseThrow().id().toString();
    return Optional.of(Path.of(shared, "kernels", buildId, "debuginfo.index"))
        .filter(Files::exists);
  }

  /** A debug module file by the end of its path. */
  public static Path module(String release, String name) {
    Path root = DEBUG.resolve("lib/modules").resolve(release);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.getFileName().toString().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new AssertionError(
                      name + " is missing: install the package linux-image-" + release + "-dbg"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

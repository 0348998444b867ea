// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.ProgramLayout;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.diagnostics.EventSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Programs and libraries of nodes, by their build-ids. What is known of one is indexed when it is
 * first asked for; the index is kept. Safe for use by several threads.
 */
public final class ProgramStore {
  /** Each is some mapped files. */
  private static final int MOST_OPEN = 64;

  private static final String DWARF = ".debug_info";

  private final DebuginfoSources sources;
  private final Path indexes;
  private final Map<String, KernelDebuginfo> opened =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, KernelDebuginfo> eldest) {
          return size() > MOST_OPEN;
        }
      };

  /**
   * @param indexes folder of what is made of programs; made when missing
   */
  public ProgramStore(DebuginfoSources sources, Path indexes) {
    this.sources = sources;
    this.indexes = indexes;
  }

  /**
   * A program that is at hand.
   *
   * @param info what is known of it
   * @param layout where its addresses are in its file
   * @param file itself
   */
  public record Program(BinaryInfo info, ProgramLayout layout, Path file) {}

  /**
   * Opens a program; empty when nobody has sent its file and the build host has none like it.
   *
   * @param path on the node
   * @param buildId in hexadecimal
   * @throws DebugInfoException when the file can not be read
   */
  public Optional<Program> open(String path, String buildId, EventSink sink)
      throws InterruptedException {
    Optional<Path> file = sources.program(path, buildId);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Path best = withDebuginfo(file.get(), buildId, sink);
    return Optional.of(
        new Program(
            debuginfo(best, buildId).openOrIndex(), ProgramLayout.of(file.get()), file.get()));
  }

  /**
   * The files of a program that is at hand.
   *
   * @param program its own
   * @param named the one that has most symbols: its own, or that of its debuginfo
   */
  public record ProgramFiles(Path program, Path named) {}

  /**
   * Finds the files of a program; empty as {@link #open} says.
   *
   * @throws DebugInfoException when a file can not be read
   */
  public Optional<ProgramFiles> files(String path, String buildId, EventSink sink)
      throws InterruptedException {
    Optional<Path> file = sources.program(path, buildId);
    return file.isEmpty()
        ? Optional.empty()
        : Optional.of(new ProgramFiles(file.get(), withDebuginfo(file.get(), buildId, sink)));
  }

  /** The file that tells most: the program's own, unless its debuginfo is elsewhere. */
  private Path withDebuginfo(Path program, String buildId, EventSink sink)
      throws InterruptedException {
    return ElfFile.open(program).section(DWARF).isPresent()
        ? program
        : sources.ofProgram(buildId, sink).file().orElse(program);
  }

  private KernelDebuginfo debuginfo(Path file, String buildId) {
    // Debuginfo may come later: it has an index of its own.
    String name = buildId + "-" + Integer.toHexString(file.toString().hashCode()) + ".index";
    synchronized (opened) {
      KernelDebuginfo known = opened.get(name);
      if (known == null) {
        try {
          Files.createDirectories(indexes);
        } catch (IOException e) {
          throw new DebugInfoException(
              DebugInfoProblem.UNREADABLE_FILE, indexes.toString(), "", "it can not be made: " + e);
        }
        known = new KernelDebuginfo(file, indexes.resolve(name));
        opened.put(name, known);
      }
      return known;
    }
  }
}

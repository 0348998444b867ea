// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.BuilderProblem;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.elf.ElfFile;
import io.jstap.debuginfo.image.BootImage;
import io.jstap.debuginfo.image.Kallsyms;
import io.jstap.debuginfo.image.SymbolAppender;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file that tells about a kernel: the one with debuginfo from where there is one, or else what
 * the boot image holds.
 *
 * @param file an ELF file
 * @param source what it is, in a few words
 * @param lacking where debuginfo was looked for in vain, a line each; empty when the file has it
 */
record KernelBinary(Path file, String source, List<String> lacking) {
  private static final String OF_IMAGE = "image.elf";

  KernelBinary {
    lacking = List.copyOf(lacking);
  }

  /**
   * Finds it.
   *
   * @param home where to keep what is taken out of the boot image
   */
  static KernelBinary find(
      InstalledKernel kernel, String buildId, DebuginfoSources sources, Path home, EventSink sink)
      throws IOException, InterruptedException, IngestFailure {
    if (kernel.vmlinux().isPresent()) {
      return new KernelBinary(kernel.vmlinux().get(), "debuginfo", List.of());
    }
    DebuginfoSources.Search search = sources.ofKernel(kernel.release(), buildId, sink);
    if (search.file().isPresent()) {
      return new KernelBinary(
          search.file().get(), "debuginfo found by build-id " + buildId, List.of());
    }
    List<String> tried = new ArrayList<>(search.tried());
    Optional<Path> booted = kernel.image().or(() -> sources.uploadedImage(buildId));
    if (booted.isEmpty()) {
      tried.add("no boot image vmlinuz-" + kernel.release() + " to take types and symbols from");
      throw KernelProblems.noDebuginfo(kernel, tried);
    }
    Path image = booted.get();
    Path file = home.resolve(OF_IMAGE);
    if (!Files.isRegularFile(file)) {
      sink.progress(new Progress("ingest", "taking types and symbols out of " + image, 0, 0));
      extract(kernel, image, buildId, file, tried);
    }
    return new KernelBinary(
        file, "types (BTF) and symbols of the boot image, for want of debuginfo", tried);
  }

  private static void extract(
      InstalledKernel kernel, Path image, String buildId, Path file, List<String> tried)
      throws IOException, IngestFailure {
    byte[] whole;
    try {
      byte[] stripped = BootImage.unpack(image);
      ElfFile elf = ElfFile.of(stripped, image.toString());
      if (!elf.buildId().map(note -> note.id().hex()).equals(Optional.of(buildId))) {
        tried.add(image + " is of another build");
        throw KernelProblems.noDebuginfo(kernel, tried);
      }
      if (elf.section(".BTF").isEmpty()) {
        tried.add(image + " holds no types (CONFIG_DEBUG_INFO_BTF)");
        throw KernelProblems.noDebuginfo(kernel, tried);
      }
      whole = SymbolAppender.append(stripped, Kallsyms.read(elf));
    } catch (DebugInfoException e) {
      tried.add(String.valueOf(e.getMessage()));
      throw KernelProblems.noDebuginfo(kernel, tried);
    }
    Path work = Files.createTempFile(file.getParent(), OF_IMAGE, ".work");
    try {
      Files.write(work, whole);
      Files.move(work, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(work);
    }
  }

  /** Its types, for the facts of the runtime. */
  KernelTypes types() throws IngestFailure {
    try {
      return new BtfTypes(file);
    } catch (IOException e) {
      throw new IngestFailure(
          BuilderProblem.BAD_DEBUGINFO,
          "the types of the kernel can not be read: " + e.getMessage(),
          "install the package again that holds " + file);
    }
  }
}

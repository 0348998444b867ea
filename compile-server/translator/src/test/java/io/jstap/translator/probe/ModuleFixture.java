// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugIndexer;
import io.jstap.debuginfo.Glob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The same program, not linked to fixed addresses, as modules of itself. */
abstract class ModuleFixture extends ProgramFixture {
  @Override
  final List<BinaryInfo> open(Path folder) throws IOException, InterruptedException {
    return List.of(CodeProgram.open(folder), CodeProgram.openRelocatable(folder));
  }

  /** The module. */
  final BinaryInfo module() {
    return programs().get(1);
  }

  /** The program as the kernel, with the modules. */
  final Images images() {
    return new Images(program(), module());
  }

  /** A kernel with the modules "part" and "party", which have the same code. */
  record Images(BinaryInfo kernel, BinaryInfo part) implements KernelImages {
    @Override
    public List<String> modules() {
      return List.of("part", "party");
    }

    @Override
    public Optional<BinaryInfo> module(String name) {
      return modules().contains(name) ? Optional.of(part) : Optional.empty();
    }

    @Override
    public boolean isBuiltIn(String name) {
      return name.equals("built_in");
    }

    @Override
    public List<String> modulesWithFunction(String name) {
      boolean found =
          part.symbols(name).stream().anyMatch(io.jstap.debuginfo.elf.Symbol::isFunction);
      return found ? modules() : List.of();
    }

    @Override
    public List<String> modulesWithTracepoint(Glob name) {
      return name.matches("demo_hit") || name.matches("bare") ? List.of("part") : List.of();
    }
  }

  /**
   * Runs a tool that makes a program in the tests' folder, and opens what it has made.
   *
   * @param tool the command but for its last argument, the path of the program
   */
  static BinaryInfo made(String name, String... tool) throws IOException, InterruptedException {
    Path program = folder().resolve(name);
    ProcessBuilder command = new ProcessBuilder(tool).inheritIO();
    command.command().add(program.toString());
    int status = command.start().waitFor();
    if (status != 0) {
      throw new IOException(command.command() + " ended with status " + status);
    }
    Path index = folder().resolve(name + ".index");
    DebugIndexer.build(program, index, problem -> {});
    return BinaryInfo.open(program, index);
  }
}

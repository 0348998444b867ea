// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.kernel.ProgramStore;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.elf.NeededLibraries;
import io.jstap.debuginfo.line.LineImage;
import io.jstap.debuginfo.unwind.UserImage;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.NodeProgram;
import io.jstap.translator.ir.Program;
import io.jstap.translator.ir.ProgramFile;
import io.jstap.translator.ir.UserTable;
import io.jstap.translator.ir.UserTables;
import io.jstap.translator.probe.UserStacks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of the programs whose stacks a script walks: of those that it probes, those that its
 * user names, and, if that is asked for, the libraries that these need. What is not known of a
 * program is told, and is no error: its stacks are walked without.
 */
final class StackTables {
  private static final int MOST_PROGRAMS = 200;
  private static final long MOST_BYTES = 256L << 20;

  private final ProgramStore store;
  private final RequestPrograms node;
  private final EventSink problems;
  private final Map<String, UserTable> tables = new LinkedHashMap<>();
  private boolean withLines;
  private boolean withLibraries;
  private long bytes;

  /**
   * @param node what the client tells of its programs
   * @param problems warned of what is not known
   */
  StackTables(ProgramStore store, RequestPrograms node, EventSink problems) {
    this.store = store;
    this.node = node;
    this.problems = problems;
  }

  /** The tables of a script; incomplete while the client is to be asked. */
  UserTables of(Program program, CompileRequest request) throws InterruptedException {
    if (!UserStacks.wanted(program)) {
      return UserTables.NONE;
    }
    withLines = UserStacks.wantsLines(program);
    withLibraries = request.getNeededLibraries();
    for (ProgramFile file : UserStacks.probed(program)) {
      add(file);
    }
    for (String name : request.getSymbolProgramsList()) {
      if (!node.answers()) {
        warn(
            "-d "
                + name
                + ": programs are looked up on the machine that is traced, which is another");
      }
      for (NodeProgram told : node.told(name)) {
        if (isUsable(told)) {
          add(file(told));
        } else {
          warn("-d " + name + ": there is no such program with a build-id " + told.getProblem());
        }
      }
    }
    return new UserTables(true, List.copyOf(tables.values()));
  }

  private static boolean isUsable(NodeProgram told) {
    return !told.getPath().isEmpty() && !told.getBuildId().isEmpty();
  }

  private static ProgramFile file(NodeProgram told) {
    return new ProgramFile(
        told.getPath(), HexFormat.of().formatHex(told.getBuildId().toByteArray()));
  }

  private void add(ProgramFile file) throws InterruptedException {
    if (tables.containsKey(file.buildId())) {
      return;
    }
    if (tables.size() == MOST_PROGRAMS || bytes > MOST_BYTES) {
      warn("the stacks of " + file.path() + " are walked without tables: there are too many");
      return;
    }
    try {
      Optional<ProgramStore.ProgramFiles> files =
          store.files(file.path(), file.buildId(), problems);
      if (files.isPresent()) {
        add(file, files.get());
      } else if (!node.upload(file.buildId())) {
        warn(
            "the compile server does not know %s of build-id %s: its stacks are walked without tables"
                .formatted(file.path(), file.buildId()));
      }
    } catch (DebugInfoException e) {
      warn(file.path() + " can not be read: " + e.problem().message());
    }
  }

  private void add(ProgramFile file, ProgramStore.ProgramFiles files) throws InterruptedException {
    UserImage.Made made = UserImage.of(files.program(), files.named());
    if (!made.damage().isEmpty()) {
      warn(
          "of the call frames of %s %d are left out: %s"
              .formatted(file.path(), made.damage().size(), made.damage().getFirst()));
    }
    Optional<byte[]> lines = withLines ? lines(file) : Optional.empty();
    bytes += made.bytes().length + lines.map(image -> image.length).orElse(0);
    tables.put(file.buildId(), new UserTable(file, made.bytes(), lines));
    if (withLibraries) {
      for (ProgramFile library : libraries(files.program(), file)) {
        add(library);
      }
    }
  }

  private Optional<byte[]> lines(ProgramFile file) throws InterruptedException {
    Optional<byte[]> lines =
        store
            .open(file.path(), file.buildId(), problems)
            .flatMap(opened -> opened.info().lineImage())
            .map(LineImage::bytes);
    if (lines.isEmpty()) {
      warn("there is no debuginfo of " + file.path() + ": no address of it has a line");
    }
    return lines;
  }

  /**
   * The libraries of a program that the client has told of. It is asked for all places where each
   * may be.
   */
  private List<ProgramFile> libraries(Path program, ProgramFile file) {
    List<ProgramFile> found = new ArrayList<>();
    for (NeededLibraries.Library library : NeededLibraries.of(program, Path.of(file.path()))) {
      boolean isFound = false;
      for (String place : library.places()) {
        Optional<NodeProgram> told =
            node.told(place).stream().filter(StackTables::isUsable).findFirst();
        if (!isFound && told.isPresent()) {
          found.add(file(told.get()));
          isFound = true;
        }
      }
    }
    return found;
  }

  private void warn(String message) {
    problems.problem(
        Problem.warning(RequestProblem.NO_PROGRAM, message)
            .withHelp(
                "backtraces show offsets in the file, and frames without tables by frame pointers"));
  }
}

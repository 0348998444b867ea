// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.Glob;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.elaborate.ElaborationProblem;
import java.util.List;
import java.util.Optional;

/** The debuginfo of a kernel and of its modules. */
public interface KernelImages {
  /** The kernel itself. */
  BinaryInfo kernel();

  /** The names of the modules that have debuginfo, as the kernel has them, sorted. */
  List<String> modules();

  /**
   * The debuginfo of a module; made ready when it is first asked for.
   *
   * @return empty when there is no such module
   */
  Optional<BinaryInfo> module(String name);

  /**
   * The names of the modules that have a tracepoint of their own whose name matches, sorted.
   *
   * @param name glob over names of tracepoints, without their system
   */
  List<String> modulesWithTracepoint(Glob name);

  /** Whether code that could be a module of that name is a part of the kernel itself. */
  default boolean isBuiltIn(String name) {
    return false;
  }

  /** The names of the modules that have a function of exactly that name, sorted. */
  default List<String> modulesWithFunction(String name) {
    return List.of();
  }

  /**
   * The types that headers of C declare; compiled when they are first asked for.
   *
   * @param span where the script asks for them
   * @param problems told why the result is empty
   */
  default Optional<BinaryInfo> headers(TypeHeaders headers, SourceSpan span, EventSink problems) {
    problems.problem(
        Problem.error(
            ElaborationProblem.NOT_SUPPORTED_YET, span, "there is no compiler for headers"));
    return Optional.empty();
  }

  /** The system calls of the kernel. */
  default SystemCalls systemCalls() {
    return SystemCalls.NONE;
  }

  /** A kernel without modules, and without a compiler for headers. */
  static KernelImages only(BinaryInfo kernel) {
    return new KernelImages() {
      @Override
      public BinaryInfo kernel() {
        return kernel;
      }

      @Override
      public List<String> modules() {
        return List.of();
      }

      @Override
      public Optional<BinaryInfo> module(String name) {
        return Optional.empty();
      }

      @Override
      public List<String> modulesWithTracepoint(Glob name) {
        return List.of();
      }
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugIndexer;
import io.jstap.debuginfo.DebugInfoException;
import io.jstap.debuginfo.DebugInfoProblem;
import io.jstap.debuginfo.btf.Btf;
import io.jstap.diagnostics.EventSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The debuginfo of one kernel or module: its index is made once, and opened when it is first asked
 * for.
 */
final class KernelDebuginfo {
  private final Path vmlinux;
  private final Path index;
  private final Supplier<Optional<Btf>> base;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<BinaryInfo> opened = Optional.empty();

  KernelDebuginfo(Path vmlinux, Path index) {
    this(vmlinux, index, Optional::empty);
  }

  /**
   * The same of a module.
   *
   * @param base the types of the kernel, which those of a module without debuginfo continue
   */
  KernelDebuginfo(Path module, Path index, Supplier<Optional<Btf>> base) {
    this.vmlinux = module;
    this.index = index;
    this.base = base;
  }

  boolean indexed() {
    return Files.isRegularFile(index);
  }

  /** Makes the index unless it is there. */
  void index(EventSink sink) throws IngestFailure {
    if (!indexed()) {
      try {
        DebugIndexer.build(vmlinux, index, sink);
      } catch (DebugInfoException e) {
        throw new IngestFailure(e.problem());
      }
    }
  }

  /**
   * The opened debuginfo. An index that is damaged, or that an older jstap made, is made again.
   *
   * @throws DebugInfoException when that does not help
   */
  BinaryInfo open() {
    lock.lock();
    try {
      if (opened.isEmpty()) {
        opened = Optional.of(openOrRepair());
      }
      return opened.get();
    } finally {
      lock.unlock();
    }
  }

  /** The same of a binary that nobody has indexed before. */
  BinaryInfo openOrIndex() {
    lock.lock();
    try {
      if (!indexed()) {
        DebugIndexer.build(vmlinux, index, problem -> {});
      }
      return open();
    } finally {
      lock.unlock();
    }
  }

  private BinaryInfo openOrRepair() {
    try {
      return BinaryInfo.openModule(vmlinux, index, base.get());
    } catch (DebugInfoException e) {
      if (!e.problem().code().equals(DebugInfoProblem.UNUSABLE_INDEX.id())) {
        throw e;
      }
      DebugIndexer.build(vmlinux, index, problem -> {});
      return BinaryInfo.openModule(vmlinux, index, base.get());
    }
  }
}

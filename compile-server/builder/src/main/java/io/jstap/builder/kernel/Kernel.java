// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.DebugInfoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A kernel that scripts can be compiled for. Shared by all who opened it; safe for many threads.
 */
public final class Kernel {
  private final InstalledKernel installed;
  private final KernelBinary binary;
  private final Exports exports;
  private final KernelConfig config;
  private final Toolchain toolchain;
  private final RuntimeArchive runtime;
  private final KernelDebuginfo debuginfo;
  private final ModuleDebuginfos modules;
  private final HeaderTypes headers;

  Kernel(
      InstalledKernel installed,
      KernelBinary binary,
      Exports exports,
      KernelConfig config,
      Toolchain toolchain,
      RuntimeArchive runtime,
      KernelDebuginfo debuginfo,
      ModuleDebuginfos modules,
      HeaderTypes headers) {
    this.installed = installed;
    this.binary = binary;
    this.exports = exports;
    this.config = config;
    this.toolchain = toolchain;
    this.runtime = runtime;
    this.debuginfo = debuginfo;
    this.modules = modules;
    this.headers = headers;
  }

  /** Where its headers and debuginfo are installed. */
  public InstalledKernel installed() {
    return installed;
  }

  /** Its GNU build-id, lower-case hexadecimal. */
  public String buildId() {
    return installed.buildId().orElseThrow();
  }

  /** What tells about its functions and types, in a few words. */
  public String source() {
    return binary.source();
  }

  /**
   * Where its debuginfo was looked for, a line each, when there is none: then {@link #debuginfo()}
   * answers from BTF and symbols. Empty when it has debuginfo.
   */
  public List<String> lackingDebuginfo() {
    return binary.lacking();
  }

  /** What {@code uname -r} says where it runs. */
  public String release() {
    return installed.release();
  }

  /** The architecture as a manifest names it. */
  public String arch() {
    return installed.arch();
  }

  /** What modules may import. */
  public Exports exports() {
    return exports;
  }

  /** How it was configured. */
  public KernelConfig config() {
    return config;
  }

  /** How its modules are made. */
  public Toolchain toolchain() {
    return toolchain;
  }

  /** The runtime compiled for it. */
  public RuntimeArchive runtime() {
    return runtime;
  }

  /**
   * Its types, functions, variables and lines; not to be closed by who asks.
   *
   * @throws DebugInfoException when they can not be read
   */
  public BinaryInfo debuginfo() {
    return debuginfo.open();
  }

  /** The names of its modules that have debuginfo, sorted. */
  public List<String> modules() {
    return modules.names();
  }

  /**
   * The same as {@link #debuginfo()} of a module; empty when there is none of that name.
   *
   * @throws DebugInfoException when it can not be read
   */
  public Optional<BinaryInfo> module(String name) {
    return modules.open(name);
  }

  /** The names of its modules that have a tracepoint of such a name, sorted. */
  public List<String> modulesWithTracepoint(Predicate<String> name) {
    return modules.withTracepoint(name);
  }

  /** Whether code that could be a module of that name is a part of the kernel itself. */
  public boolean isBuiltIn(String module) {
    return modules.isBuiltIn(module);
  }

  /** The names of its modules that have a function of exactly that name, sorted. */
  public List<String> modulesWithFunction(String name) {
    return modules.withFunction(name);
  }

  /**
   * The numbers of its system calls by name.
   *
   * @param compat whether those of programs of 32 bits are meant
   * @throws UncheckedIOException when the headers cannot be read
   */
  public Map<String, Integer> systemCalls(boolean compat) {
    try {
      return SystemCallTable.read(installed.headers().orElseThrow(), compat);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The types that headers of C declare, the kernel's or those of programs. */
  public HeaderTypes headers() {
    return headers;
  }

  @Override
  public String toString() {
    return release() + " (" + buildId() + ")";
  }
}

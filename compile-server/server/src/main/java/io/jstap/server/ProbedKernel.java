// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.kernel.Kernel;
import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.Glob;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.probe.KernelImages;
import io.jstap.translator.probe.SystemCalls;
import io.jstap.translator.probe.TypeHeaders;
import java.util.List;
import java.util.Optional;

/** A kernel of the store, as the translator wants it. */
record ProbedKernel(Kernel installed) implements KernelImages {
  @Override
  public BinaryInfo kernel() {
    return installed.debuginfo();
  }

  @Override
  public List<String> modules() {
    return installed.modules();
  }

  @Override
  public Optional<BinaryInfo> module(String name) {
    return installed.module(name);
  }

  @Override
  public List<String> modulesWithTracepoint(Glob name) {
    return installed.modulesWithTracepoint(name::matches);
  }

  @Override
  public boolean isBuiltIn(String name) {
    return installed.isBuiltIn(name);
  }

  @Override
  public List<String> modulesWithFunction(String name) {
    return installed.modulesWithFunction(name);
  }

  @Override
  public Optional<BinaryInfo> headers(TypeHeaders headers, SourceSpan span, EventSink problems) {
    return installed.headers().find(headers.text(), headers.kernel(), span, problems);
  }

  @Override
  public SystemCalls systemCalls() {
    return new SystemCalls(installed.systemCalls(false), installed.systemCalls(true));
  }
}

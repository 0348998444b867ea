// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.Glob;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The kernel and its modules, each opened when it is first asked for. */
final class ProbedBinaries {
  private static final String SUFFIX = ".ko";

  private final KernelImages images;
  private final ProbedBinary kernel;
  private final Map<String, ProbedBinary> modules = new ConcurrentHashMap<>();

  ProbedBinaries(KernelImages images) {
    this.images = images;
    this.kernel = ProbedBinary.kernel(images.kernel());
  }

  ProbedBinary kernel() {
    return kernel;
  }

  /** The names of all modules. */
  List<String> names() {
    return images.modules();
  }

  /**
   * The modules that a script means.
   *
   * @param text a name, a glob over names, or the path of a module's file
   */
  List<String> named(String text) {
    if (text.contains("/")) {
      String base = text.substring(text.lastIndexOf('/') + 1);
      int end = base.indexOf(SUFFIX);
      String name = (end < 0 ? base : base.substring(0, end)).replace('-', '_').replace(',', '_');
      return names().stream().filter(name::equals).toList();
    }
    Glob glob = new Glob(text);
    return names().stream().filter(glob::matches).toList();
  }

  /** The modules that have a tracepoint of a matching name, by the names of modules. */
  List<ProbedBinary> withTracepoint(Glob name) {
    return images.modulesWithTracepoint(name).stream()
        .flatMap(module -> module(module).stream())
        .toList();
  }

  /** The module of exactly that name. */
  Optional<ProbedBinary> module(String name) {
    ProbedBinary known = modules.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<ProbedBinary> opened =
        images.module(name).map(info -> ProbedBinary.module(name, info));
    opened.ifPresent(binary -> modules.put(name, binary));
    return opened;
  }

  /**
   * The types that headers declare.
   *
   * @param problems told why the result is empty
   */
  Optional<ProbedBinary> headers(TypeHeaders headers, SourceSpan span, EventSink problems) {
    return images
        .headers(headers, span, problems)
        .map(info -> headers.kernel() ? ProbedBinary.kernel(info) : ProbedBinary.program(info));
  }

  /** The binary of that name, {@code kernel} included. */
  Optional<ProbedBinary> binary(String name) {
    return name.equals("kernel") ? Optional.of(kernel) : module(name);
  }
}

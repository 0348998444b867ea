// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.Glob;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The kernel and its modules, each opened when it is first asked for. */
final class ProbedBinaries {
  private static final String SUFFIX = ".ko";

  private final KernelImages images;
  private final ProbedBinary kernel;
  private volatile @Nullable SystemCalls systemCalls;
  private final Map<String, ProbedBinary> modules = new ConcurrentHashMap<>();

  ProbedBinaries(KernelImages images) {
    this.images = images;
    this.kernel = ProbedBinary.kernel(images.kernel());
  }

  /** The kernel's name of a module: of a path the file's, and underscores for dashes and commas. */
  static String name(String text) {
    String base = text.substring(text.lastIndexOf('/') + 1);
    int end = text.contains("/") ? base.indexOf(SUFFIX) : -1;
    return underscores(end < 0 ? base : base.substring(0, end));
  }

  /** A dash between brackets is a range of characters of a pattern. */
  private static String underscores(String text) {
    StringBuilder out = new StringBuilder();
    boolean bracket = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bracket = c == '[' || (bracket && c != ']');
      out.append(!bracket && (c == '-' || c == ',') ? '_' : c);
    }
    return out.toString();
  }

  /** Whether a part of the kernel itself is what a script calls a module. */
  boolean isBuiltIn(String text) {
    return images.isBuiltIn(name(text));
  }

  /**
   * What a script may write that names a function of the kernel or one of its modules but not of
   * where it looks for it.
   */
  List<String> elsewhere(ProbedBinary notHere, String function) {
    List<String> found = new ArrayList<>();
    if (notHere.module().isPresent()
        && !kernel.info().findFunctions(FunctionPattern.named(function)).isEmpty()) {
      found.add(kernel.prefix());
    }
    for (String module : images.modulesWithFunction(function)) {
      if (!notHere.module().equals(Optional.of(module))) {
        found.add("module(\"" + module + "\")");
      }
    }
    return found;
  }

  ProbedBinary kernel() {
    return kernel;
  }

  /** The system calls of the kernel. */
  SystemCalls systemCalls() {
    SystemCalls known = systemCalls;
    if (known == null) {
      known = images.systemCalls();
      systemCalls = known;
    }
    return known;
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
      String name = name(text);
      return names().stream().filter(name::equals).toList();
    }
    Glob glob = new Glob(name(text));
    return names().stream().filter(glob::matches).toList();
  }

  /** The modules that have a tracepoint of a matching name, by the names of modules. */
  List<ProbedBinary> withTracepoint(Glob name) {
    return images.modulesWithTracepoint(name).stream()
        .flatMap(module -> module(module).stream())
        .toList();
  }

  /** The module of exactly that name, or of the file that a path names. */
  Optional<ProbedBinary> module(String text) {
    if (text.contains("/") && !text.contains(SUFFIX)) {
      return Optional.empty();
    }
    String name = name(text);
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
        .map(
            info -> headers.kernel() ? ProbedBinary.kernel(info) : ProbedBinary.programTypes(info));
  }

  /** The binary of that name, {@code kernel} included, which holds the modules built into it. */
  Optional<ProbedBinary> binary(String name) {
    return name.equals("kernel")
        ? Optional.of(kernel)
        : module(name).or(() -> isBuiltIn(name) ? Optional.of(kernel) : Optional.empty());
  }
}

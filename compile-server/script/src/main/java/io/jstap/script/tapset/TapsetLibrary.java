// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.tapset;

import io.jstap.diagnostics.EventSink;
import io.jstap.script.preprocess.PreprocessorFacts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The library under some root folders. A server keeps one and makes a {@link TapsetSelection} for
 * each compilation; files are parsed once, and again when they change or when their conditionals
 * come out differently. Safe for use by several threads.
 */
public final class TapsetLibrary {
  /** Selections of files whose index is kept. */
  private static final int INDEXES = 16;

  private final List<Path> roots;
  private final AtomicLong serials = new AtomicLong();
  private final FileCache cache = new FileCache(serials, Path::toString);
  private final Map<List<Long>, Object> derived =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Long>, Object> eldest) {
          return size() > 2 * INDEXES;
        }
      };

  /**
   * @param roots in the order of the search; folders that are missing hold nothing
   */
  public TapsetLibrary(List<Path> roots) {
    this.roots = List.copyOf(roots);
  }

  /**
   * The library as one compilation sees it. Nothing is read before the first question.
   *
   * @param facts of the kernel and the options
   * @param arguments of the script; files of the library may ask for them, too
   * @param sink told of files that had to be left out
   */
  public TapsetSelection select(PreprocessorFacts facts, List<String> arguments, EventSink sink) {
    return select(List.of(), facts, arguments, sink);
  }

  /**
   * The same with more folders behind the library's own. What is read of them is not kept.
   *
   * @param extra in the order of the search; they have to stay there as long as the selection is
   *     used
   */
  public TapsetSelection select(
      List<ExtraRoot> extra, PreprocessorFacts facts, List<String> arguments, EventSink sink) {
    return new TapsetSelection(this, extra, facts, arguments, sink);
  }

  List<Path> roots() {
    return roots;
  }

  /**
   * A cache for files that only one compilation has; its outcomes have serial numbers of their own.
   */
  FileCache cacheOf(ExtraRoot root) {
    return new FileCache(serials, root::shown);
  }

  FileCache cache() {
    return cache;
  }

  /** What was made of the outcomes with these serial numbers, made now if it was not before. */
  <T> T derive(Class<T> type, List<Long> serials, java.util.function.Supplier<T> maker) {
    synchronized (derived) {
      Object known = derived.get(serials);
      if (type.isInstance(known)) {
        return type.cast(known);
      }
    }
    T made = maker.get();
    synchronized (derived) {
      derived.put(List.copyOf(serials), made);
    }
    return made;
  }
}
